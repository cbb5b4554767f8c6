#include "mock_agent/guest/socket_names.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

#include "mock_agent/testing/temp_folder_for_test.h"

namespace mock_agent {
namespace {

class SocketNamesTest : public testing::Test {
 protected:
  Result<SocketNames> Read(std::string_view toml) {
    std::ofstream(folder_ / "dstack.toml") << toml;
    return SocketNamesFrom(folder_ / "dstack.toml");
  }

  TempFolder folder_;
};

TEST_F(SocketNamesTest, KeepsTheNamesWhereThereIsNoFile) {
  const SocketNames names = SocketNamesFrom(folder_ / "dstack.toml").value();
  EXPECT_EQ(names.dstack, "dstack.sock");
  EXPECT_EQ(names.tappd, "tappd.sock");
  EXPECT_EQ(names.external, "external.sock");
  EXPECT_EQ(names.guest, "guest.sock");
}

TEST_F(SocketNamesTest, TakesTheAddressOfEachTable) {
  const SocketNames names = Read(
                                "[internal]\naddress = \"unix:./a\"\nreuse = true\n"
                                "[internal-v0]\naddress = \"unix:/b\"\n"
                                "[external]\nport = 1\n[guest-api]\naddress = \"unix:d\"\n")
                                .value();
  EXPECT_EQ(names.dstack, "./a");
  EXPECT_EQ(names.tappd, "/b");
  EXPECT_EQ(names.external, "external.sock");
  EXPECT_EQ(names.guest, "d");
}

TEST_F(SocketNamesTest, RefusesWhatIsNotToml) {
  EXPECT_EQ(Read("[").error().code, ErrorCode::kNotToml);
}

TEST_F(SocketNamesTest, RefusesAnAddressOfNoUnixSocket) {
  const auto tcp = Read("[external]\naddress = \"0.0.0.0\"\n");
  EXPECT_EQ(tcp.error().code, ErrorCode::kWrongType);
  EXPECT_NE(tcp.error().message.find("external.address"), std::string::npos);
  EXPECT_EQ(Read("[external]\naddress = 1\n").error().code, ErrorCode::kWrongType);
}

}  // namespace
}  // namespace mock_agent
