#include "conformance/stage/simulator_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "conformance/stage/private_folder.h"
#include "mock_agent/guest/identity.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::string_view kAppKeys =
    R"({"disk_crypt_key":"11","k256_key":"22","k256_signature":"33","ca_cert":"-----\n\"é\"",)"
    R"("key_provider":{"None":{"key":"k"}},"z":[1,-2,0.5,null,true],"a":{}})";
constexpr std::string_view kToml = "[default.core]\nkeys_file = \"./appkeys.json\"\n";

class SimulatorFolderTest : public testing::Test {
 protected:
  SimulatorFolderTest() {
    fs::create_directory(from());
    fs::create_directory(to());
    Write("dstack-simulator", "#!/bin/sh\n");
    fs::permissions(from() / "dstack-simulator", fs::perms::owner_all);
    Write("dstack.toml", kToml);
    Write("appkeys.json", kAppKeys);
  }
  fs::path from() const { return folder_.path() / "from"; }
  fs::path to() const { return folder_.path() / "to"; }
  void Write(std::string_view name, std::string_view text) const {
    std::ofstream(from() / name) << text;
  }
  std::string Copied(std::string_view name) const {
    return mock_agent::ReadTextFile(to() / name).value();
  }
  Result<void> Copy(bool other_root_key) const {
    BOOST_OUTCOME_TRY(folder, SimulatorFolder::Open(from()));
    return folder.CopyTo(to(), other_root_key);
  }
  // The message, of an error of the only kind there is here.
  std::string Refused(const Result<void>& done) const {
    if (done) return "";
    EXPECT_EQ(done.error().code, ErrorCode::kSimulator);
    return done.error().message;
  }
  std::string WhyNotOpened() const {
    const auto folder = SimulatorFolder::Open(from());
    return folder ? "" : Refused(folder.error());
  }

  PrivateFolder folder_ = PrivateFolder::Create().value();
};

TEST_F(SimulatorFolderTest, KnowsTheExecutableAndTheSocket) {
  const auto folder = SimulatorFolder::Open(from() / "..//from").value();
  EXPECT_EQ(folder.executable(), fs::canonical(from()) / "dstack-simulator");
  EXPECT_EQ(folder.socket(), "dstack.sock");
  Write("dstack.toml", "[internal]\naddress = \"unix:./x/../run/a.sock\"\n");
  EXPECT_EQ(SimulatorFolder::Open(from()).value().socket(), "run/a.sock");
}

TEST_F(SimulatorFolderTest, CopiesTheFilesBesideTheExecutableAndNothingElse) {
  Write("attestation.bin", std::string_view("\0\xff\n", 3));
  Write("mine.json", "{}");
  fs::permissions(from() / "mine.json", fs::perms::owner_read);
  fs::create_symlink("mine.json", from() / "link.json");
  fs::create_symlink("nowhere", from() / "dangling");
  fs::create_directory(from() / "folder");
  ASSERT_EQ(mkfifo((from() / "fifo").c_str(), 0600), 0);
  Write("large", "");
  fs::resize_file(from() / "large", (std::uintmax_t{16} << 20) + 1);

  ASSERT_EQ(Refused(Copy(false)), "");
  std::vector<std::string> names;
  for (const auto& each : fs::directory_iterator(to())) {
    names.push_back(each.path().filename());
    EXPECT_TRUE(each.is_regular_file() && !each.is_symlink()) << names.back();
    EXPECT_EQ(each.status().permissions(), fs::perms::owner_read | fs::perms::owner_write);
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("dstack.toml", "appkeys.json", "attestation.bin",
                                                   "mine.json", "link.json"));
  EXPECT_EQ(Copied("attestation.bin"), std::string_view("\0\xff\n", 3));
  EXPECT_EQ(Copied("appkeys.json"), kAppKeys);
  EXPECT_EQ(Copied("link.json"), "{}");
}

TEST_F(SimulatorFolderTest, MakesTheFoldersOfTheSockets) {
  Write("dstack.toml",
        "[internal]\naddress = \"unix:a/d.sock\"\n[guest-api]\naddress = \"unix:b/c/g.sock\"\n");
  ASSERT_EQ(Refused(Copy(false)), "");
  EXPECT_TRUE(fs::is_directory(to() / "a"));
  EXPECT_TRUE(fs::is_directory(to() / "b/c"));
}

TEST_F(SimulatorFolderTest, AnotherRootKeyIsAllThatDiffers) {
  ASSERT_EQ(Refused(Copy(true)), "");
  const std::string first = Copied("appkeys.json");
  ASSERT_EQ(Refused(Copy(true)), "");
  EXPECT_NE(Copied("appkeys.json"), first);  // random

  auto keys = nlohmann::ordered_json::parse(first);
  const auto key = mock_agent::FromHex(keys["k256_key"].get<std::string>());
  EXPECT_TRUE(mock_agent::Secp256k1Key::Create(key.value_or(mock_agent::Bytes())));
  keys["k256_key"] = "22";
  EXPECT_EQ(keys.dump(), kAppKeys);
  EXPECT_EQ(Copied("dstack.toml"), kToml);
  EXPECT_EQ(mock_agent::ReadTextFile(from() / "appkeys.json").value(), kAppKeys);
}

TEST_F(SimulatorFolderTest, RefusesAnotherRootKeyThatNothingWouldRead) {
  Write("appkeys.json", R"({"k256_key":1})");
  EXPECT_THAT(Refused(Copy(true)), HasSubstr("from/appkeys.json: no JSON object with a text k256"));
  Write("appkeys.json", R"(["k256_key"])");
  EXPECT_THAT(Refused(Copy(true)), HasSubstr("no JSON object"));
  Write("appkeys.json", "{");
  EXPECT_THAT(Refused(Copy(true)), HasSubstr("no JSON object"));
  EXPECT_EQ(Refused(Copy(false)), "");
  fs::remove(from() / "appkeys.json");
  EXPECT_THAT(Refused(Copy(true)), HasSubstr("from/appkeys.json: no such file"));
  Write("appkeys.json", kAppKeys);
  for (const std::string name : {"\"/etc/appkeys.json\"", "\"keys.json\"", "1"}) {
    Write("dstack.toml", "[default.core]\nkeys_file = " + name + "\n");
    EXPECT_THAT(Refused(Copy(true)), HasSubstr("dstack.toml: keys_file is not appkeys.json"));
    EXPECT_EQ(Refused(Copy(false)), "");
  }
}

TEST_F(SimulatorFolderTest, RefusesAFileOfTheSimulatorsThatItCannotCopy) {
  fs::resize_file(from() / "appkeys.json", (std::uintmax_t{16} << 20) + 1);
  EXPECT_THAT(Refused(Copy(false)), HasSubstr("from/appkeys.json: longer than 16 MiB"));
}

TEST_F(SimulatorFolderTest, RefusesMoreThanASimulatorHas) {
  for (const char* name : {"1", "2", "3", "4", "5"}) {
    Write(name, "");
    fs::resize_file(from() / name, std::uintmax_t{16} << 20);
  }
  EXPECT_THAT(Refused(Copy(false)), HasSubstr("/from: its files are more than 64 MiB"));
}

TEST_F(SimulatorFolderTest, RefusesSocketsThatACopyWouldShare) {
  for (const char* table : {"internal", "internal-v0", "external", "guest-api"}) {
    for (const char* path : {"/run/a.sock", "../a.sock", "a/../../b.sock", "a/", ".", ""}) {
      Write("dstack.toml", fmt::format("[{}]\naddress = \"unix:{}\"\n", table, path));
      EXPECT_THAT(WhyNotOpened(),
                  HasSubstr(fmt::format("from/dstack.toml: the address of [{}] is", table)))
          << path;
      EXPECT_THAT(WhyNotOpened(), HasSubstr("make it relative: unix:./NAME.sock"));
    }
  }
  Write("dstack.toml", "[external]\naddress = \"0.0.0.0\"\n");
  EXPECT_THAT(WhyNotOpened(), HasSubstr("from/dstack.toml: external.address is not the path of a"));
}

TEST_F(SimulatorFolderTest, SaysWhatIsMissing) {
  Write("dstack.toml", "[");
  EXPECT_THAT(WhyNotOpened(), HasSubstr("from/dstack.toml: not TOML"));
  fs::remove(from() / "dstack.toml");
  EXPECT_THAT(WhyNotOpened(), HasSubstr("from/dstack.toml: no such file"));
  fs::permissions(from() / "dstack-simulator", fs::perms::owner_read);
  EXPECT_THAT(WhyNotOpened(), HasSubstr("from/dstack-simulator: not executable"));
  fs::remove(from() / "dstack-simulator");
  EXPECT_THAT(WhyNotOpened(), HasSubstr("from/dstack-simulator: no such file; it has to be"));
  fs::create_directory(from() / "dstack-simulator");
  EXPECT_THAT(WhyNotOpened(), HasSubstr("from/dstack-simulator: no such file"));
  fs::remove_all(from());
  EXPECT_THAT(WhyNotOpened(), HasSubstr("/from: no folder"));
  std::ofstream(from()).put(' ');
  EXPECT_THAT(WhyNotOpened(), HasSubstr("/from: no folder"));
}

}  // namespace
}  // namespace conformance
