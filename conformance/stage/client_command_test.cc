#include "conformance/stage/client_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "conformance/stage/private_folder.h"

namespace conformance {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

TEST(ClientCommandTest, FindsAProgramInThePath) {
  const auto command = ClientCommand::Resolve({"sh", "-c", "exit 0"});
  ASSERT_TRUE(command);
  EXPECT_TRUE(command.value().executable.is_absolute());
  EXPECT_THAT(command.value().arguments, ElementsAre("-c", "exit 0"));
}

TEST(ClientCommandTest, RefusesWhatDoesNotExist) {
  for (const char* name :
       {"", "no-such-program-anywhere", "/nonexistent/client", "./nonexistent"}) {
    const auto command = ClientCommand::Resolve({name});
    ASSERT_FALSE(command) << name;
    EXPECT_EQ(command.error().code, ErrorCode::kClientNotFound) << name;
  }
  EXPECT_EQ(ClientCommand::Resolve({}).error().code, ErrorCode::kClientNotFound);
}

TEST(ClientCommandTest, RefusesWhatIsNotExecutable) {
  for (const char* name : {"/etc/passwd", "/etc"}) {
    const auto command = ClientCommand::Resolve({name});
    ASSERT_FALSE(command) << name;
    EXPECT_EQ(command.error().code, ErrorCode::kClientNotExecutable) << name;
  }
}

TEST(ClientCommandTest, ShowsTheTopmostFoldersOfWhatItNames) {
  const ClientCommand command{"/bin/sh",
                              {"/var/tmp", "/run/.", "-x", "relative", "/tmp/nonexistent/x"}};
  EXPECT_THAT(command.Shown(), Not(Contains("/tmp/nonexistent")));
  EXPECT_THAT(command.Shown(), Not(Contains("/var/tmp")));
  EXPECT_THAT(command.Shown(), Not(Contains("/run")));

  const auto folder = PrivateFolder::Create();
  ASSERT_TRUE(folder);
  if (folder.value().path().parent_path() != "/tmp") GTEST_SKIP() << "TMPDIR is not /tmp";
  const auto file = folder.value().path() / "client.py";
  std::ofstream(file) << "x";
  EXPECT_THAT(ClientCommand({"/bin/sh", {file.string()}}).Shown(),
              Contains(folder.value().path().string()));
}

}  // namespace
}  // namespace conformance
