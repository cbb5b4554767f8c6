#include "conformance/stage/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "conformance/stage/private_folder.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;

Case CaseWith(SocketKind kind) {
  Case made;
  made.id = "a-case";
  made.clause = "FC-01";
  made.tessera = Expectation::kMustAccept;
  made.client = Expectation::kMustAccept;
  made.purpose = "a purpose";
  made.algorithm = "secp256k1";
  made.socket = kind;
  made.keys.push_back(mock_agent::Template::Parse("${secret}", false).value());
  return made;
}

// 0 for a connection, else errno.
int Connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return ENAMETOOLONG;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const int socket_number = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int result =
      connect(socket_number, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0
          ? 0
          : errno;
  close(socket_number);
  return result;
}

class StageTest : public testing::Test {
 protected:
  // A stage on which the case's only run has begun.
  Result<Stage> Begun(const Case& of) {
    BOOST_OUTCOME_TRY(stage, Stage::Set(of, root_.path()));
    BOOST_OUTCOME_TRY(stage.Begin(of));
    return Result<Stage>(std::move(stage));
  }

  PrivateFolder root_ = PrivateFolder::Create().value();
  ClientCommand client_{"/client", {"--socket={socket}", "{key_path}"}};
};

TEST_F(StageTest, EverySocketKindRefusesInItsOwnWay) {
  const std::pair<SocketKind, int> expected[] = {
      {SocketKind::kListening, 0},
      {SocketKind::kAbsent, ENOENT},
      {SocketKind::kRegularFile, ECONNREFUSED},
      {SocketKind::kFolder, ECONNREFUSED},
      {SocketKind::kStale, ECONNREFUSED},
      {SocketKind::kPathTooLong, ENAMETOOLONG},
      {SocketKind::kBelowAFile, ENOTDIR},
      {SocketKind::kSymlinkLoop, ELOOP},
  };
  for (const auto& [kind, error] : expected) {
    const auto stage = Begun(CaseWith(kind));
    ASSERT_TRUE(stage) << stage.error().message;
    const Launch launch = stage.value().LaunchFor(client_, milliseconds{1});
    EXPECT_EQ(Connect(launch.environment.at("DSTACK_CONFORMANCE_SOCKET")), error)
        << static_cast<int>(kind);
  }
}

TEST_F(StageTest, TellsTheClientWhatTheContractSaysAndNothingElseOfOurs) {
  setenv("DSTACK_LEFTOVER", "x", 1);
  setenv("TESSERA_KEY_FILE", "x", 1);
  Case of = CaseWith(SocketKind::kListening);
  of.key_path = "a \"path\"";
  const auto stage = Begun(of);
  ASSERT_TRUE(stage) << stage.error().message;
  const Launch launch = stage.value().LaunchFor(client_, milliseconds{1});
  unsetenv("DSTACK_LEFTOVER");
  unsetenv("TESSERA_KEY_FILE");

  const auto& told = launch.environment;
  const std::string socket = told.at("DSTACK_CONFORMANCE_SOCKET");
  EXPECT_EQ(told.at("DSTACK_CONFORMANCE_KEY_PATH"), "a \"path\"");
  EXPECT_EQ(told.at("DSTACK_CONFORMANCE_PURPOSE"), "a purpose");
  EXPECT_EQ(told.at("DSTACK_CONFORMANCE_ALGORITHM"), "secp256k1");
  EXPECT_EQ(told.at("DSTACK_SIMULATOR_ENDPOINT"), socket);
  EXPECT_EQ(told.at("TESSERA_KEY_PROVIDER"), "dstack-kms");
  EXPECT_EQ(told.at("TESSERA_DSTACK_SOCKET"), socket);
  EXPECT_EQ(told.at("TESSERA_DSTACK_KMS_KEY_ID"), "a \"path\"");
  EXPECT_EQ(told.count("DSTACK_LEFTOVER") + told.count("TESSERA_KEY_FILE"), 0U);
  EXPECT_EQ(told.count("PATH"), 1U);
  EXPECT_THAT(launch.command.arguments, testing::ElementsAre("--socket=" + socket, "a \"path\""));
  for (const char* folder : {"HOME", "TMPDIR", "PWD"}) {
    EXPECT_TRUE(std::filesystem::is_empty(told.at(folder))) << folder;
  }
  EXPECT_NE(told.at("HOME"), told.at("TMPDIR"));
}

TEST_F(StageTest, NoTwoStagesShareASecretOrAName) {
  Stage one = Begun(CaseWith(SocketKind::kListening)).value();
  Stage two = Begun(CaseWith(SocketKind::kListening)).value();
  const Evidence first = one.Strike({}, milliseconds{1});
  const Evidence second = two.Strike({}, milliseconds{1});
  EXPECT_NE(first.keys, second.keys);
  EXPECT_NE(first.asked.socket, second.asked.socket);
  EXPECT_NE(first.asked.key_path, second.asked.key_path);
  EXPECT_EQ(first.asked.socket.find("a-case"), std::string::npos);
}

TEST_F(StageTest, CountsTheConnectionsToDecoys) {
  Case of = CaseWith(SocketKind::kAbsent);
  of.default_sockets = {{"/run/dstack.sock", DefaultSocket::kDecoy},
                        {"/var/run/dstack/dstack.sock", DefaultSocket::kDecoy}};
  Stage stage = Begun(of).value();
  Launch launch = stage.LaunchFor(
      {"/bin/sh", {"-c", "ls /run/dstack.sock /var/run/dstack/dstack.sock; ls /run | wc -l"}},
      milliseconds{60000});
  const auto process = RunClient(launch);
  ASSERT_TRUE(process) << process.error().message;
  EXPECT_EQ(process.value().standard_output, "/run/dstack.sock\n/var/run/dstack/dstack.sock\n2\n");
  const auto folder =
      std::filesystem::path(launch.environment.at("HOME")).parent_path().parent_path();
  EXPECT_EQ(Connect((folder / "run" / "dstack.sock").string()), 0);
  // The decoy has taken the connection before Stop returns, or it never does.
  EXPECT_LE(stage.Strike({}, milliseconds{1}).decoy_connections, 1U);
}

TEST_F(StageTest, KeysOfACaseAreRenderedFromItsTemplates) {
  Case of = CaseWith(SocketKind::kAbsent);
  of.keys = {mock_agent::Template::Parse("${other}", false).value(),
             mock_agent::Template::Parse("${zeros:32}", false).value()};
  const Evidence evidence = Begun(of).value().Strike({}, milliseconds{1});
  ASSERT_EQ(evidence.keys.size(), 2U);
  EXPECT_EQ(evidence.keys[0].secret.size(), 32U);
  EXPECT_EQ(evidence.keys[1].secret, Bytes(32, 0));
}

TEST_F(StageTest, AKeyTemplateThatIsNotHexIsAnError) {
  Case of = CaseWith(SocketKind::kAbsent);
  of.keys = {mock_agent::Template::Parse("xyz", false).value()};
  const auto stage = Begun(of);
  ASSERT_FALSE(stage);
  EXPECT_EQ(stage.error().code, ErrorCode::kWrongValue);
}

TEST_F(StageTest, KeepsHomePathAndAgentFromRunToRun) {
  Case of = CaseWith(SocketKind::kListening);
  EarlierRun other;
  static_cast<Encounter&>(other) = of;
  other.key_path = "another/path";
  Stage stage = Stage::Set(of, root_.path()).value();

  ASSERT_TRUE(stage.Begin(other));
  const Launch first_launch = stage.LaunchFor(client_, milliseconds{1});
  const Evidence first = stage.Strike({}, milliseconds{1});
  EXPECT_EQ(Connect(first.asked.socket), ENOENT);
  ASSERT_TRUE(stage.Begin(of));
  const Launch second_launch = stage.LaunchFor(client_, milliseconds{1});
  EXPECT_EQ(Connect(second_launch.environment.at("DSTACK_CONFORMANCE_SOCKET")), 0);
  const Evidence second = stage.Strike({}, milliseconds{1});
  ASSERT_TRUE(stage.Begin(of));
  const Evidence third = stage.Strike({}, milliseconds{1});

  EXPECT_EQ(first_launch.environment.at("HOME"), second_launch.environment.at("HOME"));
  EXPECT_EQ(first.asked.socket, second.asked.socket);
  EXPECT_EQ(first.asked.key_path, "another/path");
  EXPECT_NE(first.keys, second.keys);
  EXPECT_EQ(second.keys, third.keys);
  // What an earlier run gave out may still leak.
  EXPECT_NE(std::find(third.secrets.begin(), third.secrets.end(), first.keys[0].secret),
            third.secrets.end());
}

}  // namespace
}  // namespace conformance
