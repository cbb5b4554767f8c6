#include "conformance/stage/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "conformance/stage/private_folder.h"
#include "mock_agent/wire/unix_socket.h"

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

// Asks for another path at the configured socket, and at every other place.
constexpr const char* kAskAround = R"(
import json, os, socket
places = ["/run/dstack.sock", "/var/run/dstack/dstack.sock", "/run/tappd.sock", "/var/run/tappd/tappd.sock"]
places += [("127.0.0.1", port) for port in (80, 3000, 8000, 8080, 8090)] + [("::1", 80)]
keys = set()
for place in places + [os.environ["DSTACK_CONFORMANCE_SOCKET"]]:
    family = socket.AF_UNIX if isinstance(place, str) else socket.AF_INET6 if ":" in place[0] else socket.AF_INET
    with socket.socket(family) as connection:
        connection.connect(place)
        connection.sendall(b"GET /DeriveKey?path=x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b""
        while more := connection.recv(65536):
            answer += more
    assert answer.startswith(b"HTTP/1.1 200 "), answer
    keys.add(json.loads(answer.partition(b"\r\n\r\n")[2])["key"])
assert len(keys) == 1
print(len(places) + 1, "answers")
)";

// A plain world, whose files have the same paths for us and for clients.
class StageTest : public testing::Test {
 protected:
  // A stage on which the case's only run has begun.
  Result<Stage> Begun(const Case& of) {
    BOOST_OUTCOME_TRY(stage, Stage::Set(of, *world_, settings_));
    BOOST_OUTCOME_TRYV(stage.Begin(of));
    return Result<Stage>(std::move(stage));
  }
  static std::string Told(const ClientStart& start, const std::string& name) {
    for (const std::string& each : start.environment) {
      if (each.starts_with(name + "=")) return each.substr(name.size() + 1);
    }
    return "(not told)";
  }

  ClientSettings settings_;
  PrivateFolder folder_ = PrivateFolder::Create().value();
  std::unique_ptr<World> world_ =
      World::Make({.kind = WorldOptions::Kind::kPlain, .folder = folder_.path(), .shown = {}})
          .value();
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
    const ClientStart start = stage.value().StartsOf(client_).front();
    EXPECT_EQ(Connect(Told(start, "DSTACK_CONFORMANCE_SOCKET")), error) << static_cast<int>(kind);
  }
}

TEST_F(StageTest, TellsTheClientTheOriginWhereTheCaseDoes) {
  Case of = CaseWith(SocketKind::kListening);
  of.origin = true;
  const auto stage = Begun(of);
  ASSERT_TRUE(stage) << stage.error().message;
  const ClientStart start = stage.value().StartsOf(client_).front();
  const std::string root = Told(start, "DSTACK_CONFORMANCE_KMS_ROOT_PUBKEY");
  const std::string app_id = Told(start, "DSTACK_CONFORMANCE_APP_ID");
  EXPECT_EQ(root.size(), 66U) << root;
  EXPECT_EQ(app_id.size(), 40U) << app_id;
  EXPECT_EQ(Told(start, "TESSERA_DSTACK_KMS_ROOT_PUBKEY"), root);
  EXPECT_EQ(Told(start, "TESSERA_DSTACK_APP_ID"), app_id);
}

TEST_F(StageTest, TellsTheClientWhatTheContractSaysAndNothingElseOfOurs) {
  setenv("DSTACK_LEFTOVER", "x", 1);
  setenv("A_TOKEN_OF_THE_MACHINE", "x", 1);
  setenv("A_TOOLCHAIN", "y", 1);
  settings_.pass_environment = {"A_TOOLCHAIN", "NOT_SET"};
  Case of = CaseWith(SocketKind::kListening);
  of.key_path = "a \"path\"";
  const auto stage = Begun(of);
  ASSERT_TRUE(stage) << stage.error().message;
  const ClientStart start = stage.value().StartsOf(client_).front();
  for (const char* name : {"DSTACK_LEFTOVER", "A_TOKEN_OF_THE_MACHINE", "A_TOOLCHAIN"})
    unsetenv(name);

  const std::string socket = Told(start, "DSTACK_CONFORMANCE_SOCKET");
  EXPECT_EQ(Told(start, "DSTACK_CONFORMANCE_KEY_PATH"), "a \"path\"");
  EXPECT_EQ(Told(start, "DSTACK_CONFORMANCE_PURPOSE"), "a purpose");
  EXPECT_EQ(Told(start, "DSTACK_CONFORMANCE_ALGORITHM"), "secp256k1");
  EXPECT_EQ(Told(start, "DSTACK_SIMULATOR_ENDPOINT"), socket);
  EXPECT_EQ(Told(start, "TESSERA_KEY_PROVIDER"), "dstack-kms");
  EXPECT_EQ(Told(start, "TESSERA_DSTACK_SOCKET"), socket);
  EXPECT_EQ(Told(start, "TESSERA_DSTACK_KMS_KEY_ID"), "a \"path\"");
  EXPECT_EQ(Told(start, "A_TOOLCHAIN"), "y");
  EXPECT_EQ(Told(start, "LC_ALL"), "C.UTF-8");
  EXPECT_NE(Told(start, "PATH"), "(not told)");
  constexpr std::size_t kTold = 15;
  EXPECT_EQ(start.environment.size(), kTold) << testing::PrintToString(start.environment);
  EXPECT_THAT(start.arguments, testing::ElementsAre("/client", "--socket=" + socket, "a \"path\""));
  for (const char* folder : {"HOME", "TMPDIR", "PWD"}) {
    EXPECT_TRUE(std::filesystem::is_empty(Told(start, folder))) << folder;
  }
  EXPECT_NE(Told(start, "HOME"), Told(start, "TMPDIR"));
}

TEST_F(StageTest, NoTwoStagesShareASecretOrAName) {
  Stage one = Begun(CaseWith(SocketKind::kListening)).value();
  Stage two = Begun(CaseWith(SocketKind::kListening)).value();
  const Evidence first = one.Strike({{}}, milliseconds{1}).value().front();
  const Evidence second = two.Strike({{}}, milliseconds{1}).value().front();
  EXPECT_NE(first.keys, second.keys);
  EXPECT_NE(first.asked.socket, second.asked.socket);
  EXPECT_NE(first.asked.key_path, second.asked.key_path);
  EXPECT_EQ(first.asked.socket.find("a-case"), std::string::npos);
}

TEST_F(StageTest, ACaseThatNeedsMoreThanAPlainWorldIsRefusedOne) {
  Case of = CaseWith(SocketKind::kAbsent);
  of.clause = "FC-02";
  const auto stage = Begun(of);
  ASSERT_FALSE(stage);
  EXPECT_EQ(stage.error().code, ErrorCode::kNamespaceRefused);
}

// Whatever a client asks but what it was told to gets a perfect answer, with another key.
TEST_F(StageTest, StrangersListenWhereverElseAClientMayLook) {
  auto world = World::Make({.kind = WorldOptions::Kind::kFull, .folder = {}, .shown = {}});
  if (!world && world.error().code == ErrorCode::kNamespaceRefused)
    GTEST_SKIP() << world.error().message;
  ASSERT_TRUE(world) << world.error().message;
  const Case of = CaseWith(SocketKind::kListening);
  Stage stage = Stage::Set(of, *world.value(), settings_).value();
  ASSERT_TRUE(stage.Begin(of));
  EXPECT_FALSE(stage.FirstSeen());
  const auto done = world.value()->Run(
      stage.StartsOf({"/usr/bin/python3", {"-c", kAskAround}}),
      {.start = milliseconds{60000}, .run = milliseconds{60000}, .first_seen = {}, .stop = {}});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done.value().front().standard_output, "11 answers\n")
      << done.value().front().standard_error;
  EXPECT_TRUE(stage.FirstSeen());
  const Evidence evidence = stage.Strike(std::move(done).value(), milliseconds{1}).value().front();
  EXPECT_EQ(evidence.wire.connection_count, 1U);
  EXPECT_EQ(evidence.decoys.connection_count, 10U);
}

TEST_F(StageTest, KeysOfACaseAreRenderedFromItsTemplates) {
  Case of = CaseWith(SocketKind::kAbsent);
  of.keys = {mock_agent::Template::Parse("${other}", false).value(),
             mock_agent::Template::Parse("${zeros:32}", false).value()};
  const Evidence evidence = Begun(of).value().Strike({{}}, milliseconds{1}).value().front();
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
  Stage stage = Stage::Set(of, *world_, settings_).value();

  ASSERT_TRUE(stage.Begin(other));
  const ClientStart first_start = stage.StartsOf(client_).front();
  const Evidence first = stage.Strike({{}}, milliseconds{1}).value().front();
  EXPECT_EQ(Connect(first.asked.socket), ENOENT);
  ASSERT_TRUE(stage.Begin(of));
  const ClientStart second_start = stage.StartsOf(client_).front();
  EXPECT_EQ(Connect(Told(second_start, "DSTACK_CONFORMANCE_SOCKET")), 0);
  const Evidence second = stage.Strike({{}}, milliseconds{1}).value().front();
  ASSERT_TRUE(stage.Begin(of));
  const Evidence third = stage.Strike({{}}, milliseconds{1}).value().front();

  EXPECT_EQ(Told(first_start, "HOME"), Told(second_start, "HOME"));
  EXPECT_EQ(first.asked.socket, second.asked.socket);
  EXPECT_EQ(first.asked.key_path, "another/path");
  EXPECT_NE(first.keys, second.keys);
  EXPECT_EQ(second.keys, third.keys);
  // What an earlier run gave out may still leak.
  EXPECT_NE(std::find(third.secrets.begin(), third.secrets.end(), first.keys[0].secret),
            third.secrets.end());
}

TEST_F(StageTest, WhatAClientPutInTheWayLeadsNowhere) {
  const PrivateFolder machine = PrivateFolder::Create().value();
  const Case of = CaseWith(SocketKind::kListening);
  Stage stage = Stage::Set(of, *world_, settings_).value();
  ASSERT_TRUE(stage.Begin(of));
  const std::string home = Told(stage.StartsOf(client_).front(), "HOME");
  const std::filesystem::path socket =
      stage.Strike({{}}, milliseconds{1}).value().front().asked.socket;
  for (const auto& folder : {socket.parent_path(), std::filesystem::path(home).parent_path()}) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_symlink(machine.path(), folder);
  }
  const auto again = stage.Begin(of);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(Connect(socket), 0);
  EXPECT_TRUE(std::filesystem::is_directory(home));
  EXPECT_TRUE(std::filesystem::is_empty(machine.path()));
}

TEST_F(StageTest, AFullBacklogLetsNobodyInUntilTheRunIsOver) {
  const Case of = CaseWith(SocketKind::kBacklogFull);
  Stage stage = Begun(of).value();
  const std::string path = Told(stage.StartsOf(client_).front(), "DSTACK_CONFORMANCE_SOCKET");
  const auto connect = [&path] { return mock_agent::ConnectedTo(path).get() < 0 ? errno : 0; };
  EXPECT_EQ(connect(), EAGAIN);
  EXPECT_FALSE(stage.FirstSeen());
  ASSERT_TRUE(stage.Strike({{}}, milliseconds{1}));
  EXPECT_EQ(connect(), ECONNREFUSED);
  ASSERT_TRUE(stage.Begin(CaseWith(SocketKind::kListening)));
  EXPECT_EQ(connect(), 0);
}

ino_t InodeOf(const std::string& path) {
  struct stat found{};
  return stat(path.c_str(), &found) == 0 ? found.st_ino : 0;
}

TEST_F(StageTest, AnotherAgentsSocketTakesThePathWithTheFirstConnection) {
  const Case of = CaseWith(SocketKind::kReplaced);
  Stage stage = Begun(of).value();
  const std::string path = Told(stage.StartsOf(client_).front(), "DSTACK_CONFORMANCE_SOCKET");
  const ino_t first = InodeOf(path);
  EXPECT_EQ(Connect(path), 0);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (InodeOf(path) == first && std::chrono::steady_clock::now() < until)
    std::this_thread::yield();
  EXPECT_NE(InodeOf(path), first);
  EXPECT_EQ(Connect(path), 0);
  const Evidence evidence = stage.Strike({{}}, milliseconds{1}).value().front();
  EXPECT_EQ(evidence.wire.connection_count, 2U);
  EXPECT_EQ(evidence.wire.elsewhere_count, 1U);
  EXPECT_EQ(evidence.keys.size(), 1U);
}

TEST_F(StageTest, TheClientsStandardOutputIsTheOneOfTheRun) {
  Case of = CaseWith(SocketKind::kListening);
  Stage stage = Stage::Set(of, *world_, settings_).value();
  for (const OutputKind kind : {OutputKind::kFull, OutputKind::kRead}) {
    of.output = kind;
    ASSERT_TRUE(stage.Begin(of));
    EXPECT_EQ(stage.StartsOf(client_).front().output, kind);
    ASSERT_TRUE(stage.Strike({{}}, milliseconds{1}));
  }
}

TEST_F(StageTest, ARunMayHaveAnotherAgentOrAnotherHome) {
  const Case of = CaseWith(SocketKind::kListening);
  EarlierRun elsewhere;
  static_cast<Encounter&>(elsewhere) = of;
  elsewhere.other_agent = true;
  elsewhere.other_home = true;
  Stage stage = Stage::Set(of, *world_, settings_).value();

  ASSERT_TRUE(stage.Begin(elsewhere));
  const ClientStart there = stage.StartsOf(client_).front();
  const Evidence first = stage.Strike({{}}, milliseconds{1}).value().front();
  ASSERT_TRUE(stage.Begin(of));
  const ClientStart here = stage.StartsOf(client_).front();
  const Evidence second = stage.Strike({{}}, milliseconds{1}).value().front();

  EXPECT_EQ(first.asked.key_path, second.asked.key_path);
  EXPECT_EQ(first.asked.socket, second.asked.socket);
  EXPECT_NE(first.keys, second.keys);
  for (const char* folder : {"HOME", "TMPDIR", "PWD"}) {
    EXPECT_NE(Told(there, folder), Told(here, folder)) << folder;
    EXPECT_TRUE(std::filesystem::is_directory(Told(there, folder))) << folder;
  }
}

TEST_F(StageTest, ClientsAtOnceShareAHomeAndTheLastOneHasWhatCannotBeToldApart) {
  Case of = CaseWith(SocketKind::kListening);
  of.clients = 3;
  Stage stage = Stage::Set(of, *world_, settings_).value();
  ASSERT_TRUE(stage.Begin(of));
  const std::vector<ClientStart> starts = stage.StartsOf(client_);
  ASSERT_EQ(starts.size(), 3U);
  EXPECT_EQ(starts[0].environment, starts[2].environment);
  EXPECT_EQ(Connect(Told(starts[0], "DSTACK_CONFORMANCE_SOCKET")), 0);
  std::ofstream(Told(starts[0], "HOME") + "/file") << "x";
  const std::vector<Evidence> clients = stage.Strike({{}, {}, {}}, milliseconds{1}).value();
  ASSERT_EQ(clients.size(), 3U);
  EXPECT_EQ(clients[0].keys, clients[2].keys);
  EXPECT_EQ(clients[0].wire.connection_count, 0U);
  EXPECT_EQ(clients[2].wire.connection_count, 1U);
  EXPECT_TRUE(clients[0].process.left.files.empty());
  EXPECT_FALSE(clients[2].process.left.files.empty());
}

}  // namespace
}  // namespace conformance
