#include "conformance/stage/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "conformance/testing/plain_stage.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;

// Asks for another path at the configured socket, and at every other place.
constexpr const char* kAskAround = R"(
import json, os, socket
places = ["/run/dstack.sock", "/var/run/dstack/dstack.sock", "/run/tappd.sock", "/var/run/tappd/tappd.sock"]
places += [("127.0.0.1", port) for port in (80, 3000, 5000, 8000, 8080, 8081, 8090, 8888, 9000)] + [("::1", 80)]
places += [("172.17.0.1", 8090), ("169.254.169.254", 80), ("2001:db8::7", 8080), ("kms.example", 8090)]
places += ["/dev/log"] + [("127.0.0.1", port) for port in (514, 4317, 4318, 24224)]
keys = set()
for place in places + [os.environ["DSTACK_CONFORMANCE_SOCKET"]]:
    family = socket.AF_UNIX if isinstance(place, str) else socket.AF_INET6 if ":" in place[0] else socket.AF_INET
    with socket.socket(family) as connection:
        connection.settimeout(30)
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

using StageTest = PlainStageTest;

TEST_F(StageTest, EverySocketKindRefusesInItsOwnWay) {
  const std::pair<SocketKind, int> expected[] = {
      {SocketKind::kListening, 0},
      {SocketKind::kLongestPath, 0},
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

TEST_F(StageTest, ASocketMayHaveAsLongAPathAsAnAddressHolds) {
  const auto stage = Begun(CaseWith(SocketKind::kLongestPath));
  ASSERT_TRUE(stage) << stage.error().message;
  const ClientStart start = stage.value().StartsOf(client_).front();
  EXPECT_EQ(Told(start, "DSTACK_CONFORMANCE_SOCKET").size(), 107U);
}

TEST_F(StageTest, ASocketIsNamedAsTheCaseSays) {
  Case of = CaseWith(SocketKind::kListening);
  of.socket_name = "a b%2F.sock";
  const auto stage = Begun(of);
  ASSERT_TRUE(stage) << stage.error().message;
  const std::string socket =
      Told(stage.value().StartsOf(client_).front(), "DSTACK_CONFORMANCE_SOCKET");
  EXPECT_TRUE(socket.ends_with("/a b%2F.sock")) << socket;
  EXPECT_EQ(Connect(socket), 0);
}

TEST_F(StageTest, AFileInTheSocketsPlaceHoldsAnAnswerAndIsNotLeftByTheClient) {
  const auto files = [this](bool changed) {
    auto stage = Begun(CaseWith(SocketKind::kRegularFile)).value();
    const std::string path = Told(stage.StartsOf(client_).front(), "DSTACK_CONFORMANCE_SOCKET");
    std::ifstream file(path);
    const nlohmann::json answer = nlohmann::json::parse(file);
    EXPECT_EQ(answer.at("key").get<std::string>().size(), 64U);
    if (changed) std::ofstream(path, std::ios::app) << "\n";
    const auto evidence = stage.Strike({ProcessEvidence()}, milliseconds(1)).value();
    const auto is_file = [](const LeftFile& each) { return !each.contents.empty(); };
    return std::ranges::count_if(evidence.front().process.left.files, is_file);
  };
  EXPECT_EQ(files(/*changed=*/false), 0);
  EXPECT_EQ(files(/*changed=*/true), 1);
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
  of.of_another_app = true;
  const auto of_another = Begun(of);
  ASSERT_TRUE(of_another) << of_another.error().message;
  const std::string another =
      Told(of_another.value().StartsOf(client_).front(), "DSTACK_CONFORMANCE_APP_ID");
  EXPECT_EQ(another.size(), 40U) << another;
  EXPECT_NE(another, app_id);
}

TEST_F(StageTest, TellsTheClientToSpeakV1) {
  settings_.api = mock_agent::KeyApi::kV1;
  auto stage = Begun(CaseWith(SocketKind::kListening));
  ASSERT_TRUE(stage) << stage.error().message;
  const ClientStart start = stage.value().StartsOf(client_).front();
  EXPECT_EQ(Told(start, "DSTACK_CONFORMANCE_API"), "v1");
  EXPECT_EQ(Told(start, "DSTACK_CONFORMANCE_ALGORITHM"), "secp256k1");
  EXPECT_EQ(Told(start, "DSTACK_CONFORMANCE_PURPOSE"), "(not told)");
  const auto evidence = stage.value().Strike({ProcessEvidence()}, milliseconds(1));
  ASSERT_TRUE(evidence) << evidence.error().message;
  EXPECT_EQ(evidence.value().front().asked.api, mock_agent::KeyApi::kV1);
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
  EXPECT_EQ(Told(start, "DSTACK_CONFORMANCE_API"), "(not told)");
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

TEST_F(StageTest, ACaseThatNeedsMoreThanAPlainWorldIsRefusedOne) {
  Case of = CaseWith(SocketKind::kAbsent);
  of.clause = "FC-02";
  const auto stage = Begun(of);
  ASSERT_FALSE(stage);
  EXPECT_EQ(stage.error().code, ErrorCode::kNamespaceRefused);
}

// A stage in a full world, where the machine gives one.
class FullStageTest : public StageTest {
 protected:
  void SetUp() override {
    auto world = World::Make({.kind = WorldOptions::Kind::kFull, .folder = {}, .shown = {}});
    if (!world && world.error().code == ErrorCode::kNamespaceRefused)
      GTEST_SKIP() << world.error().message;
    ASSERT_TRUE(world) << world.error().message;
    full_ = std::move(world).value();
  }
  // What a client of one script did.
  std::vector<ProcessEvidence> Run(const Stage& stage, const std::string& script) {
    auto done = full_->Run(
        stage.StartsOf({"/usr/bin/python3", {"-c", script}}),
        {.start = milliseconds{60000}, .run = milliseconds{60000}, .first_seen = {}, .stop = {}});
    EXPECT_TRUE(done) << done.error().message;
    EXPECT_EQ(done.value().front().standard_error, "");
    return std::move(done).value();
  }

  const Case of_ = CaseWith(SocketKind::kListening);
  std::unique_ptr<World> full_;
};

// Whatever a client asks but what it was told to gets a perfect answer, with another key.
TEST_F(FullStageTest, StrangersListenWhereverElseAClientMayLook) {
  Stage stage = Stage::Set(of_, *full_, settings_).value();
  ASSERT_TRUE(stage.Begin(of_));
  EXPECT_FALSE(stage.FirstSeen());
  auto done = Run(stage, kAskAround);
  EXPECT_EQ(done.front().standard_output, "24 answers\n");
  EXPECT_TRUE(stage.FirstSeen());
  const Evidence evidence = stage.Strike(std::move(done), milliseconds{1}).value().front();
  EXPECT_EQ(evidence.wire.connection_count, 1U);
  EXPECT_EQ(evidence.decoys.connection_count, 23U);
  std::map<std::string, bool> takes_logs;
  for (const DecoyPlace& each : evidence.decoy_places) takes_logs[each.name] = each.takes_logs;
  EXPECT_FALSE(takes_logs.at("/run/dstack/dstack.sock"));
  EXPECT_FALSE(takes_logs.at("port 8080 of loopback"));
  EXPECT_TRUE(takes_logs.at("/run/systemd/journal/dev-log"));
  EXPECT_TRUE(takes_logs.at("port 24224 of loopback"));
  EXPECT_LE(evidence.began, evidence.wire.connections.at(0).opened);
}

// Whoever sends a datagram needs nobody who listens.
TEST_F(FullStageTest, DatagramsAreOverheard) {
  Stage stage = Stage::Set(of_, *full_, settings_).value();
  ASSERT_TRUE(stage.Begin(of_));
  const auto datagrams_of = [&](const std::string& script) {
    const bool goes_on = true;
    return stage.Strike(Run(stage, "from socket import *\n" + script), milliseconds{1}, goes_on)
        .value()
        .front()
        .process.datagrams;
  };
  const Datagrams both = datagrams_of(
      "socket(AF_INET, SOCK_DGRAM).sendto(b'one ', ('198.51.100.9', 8125))\n"
      "socket(AF_INET6, SOCK_DGRAM).sendto(b'two', ('::1', 514))\n"
      "create_connection(('127.0.0.1', 8080)).send(b'no datagram')");
  EXPECT_EQ(both.payloads, "one two");
  EXPECT_EQ(both.lost, 0U);
  const Datagrams many = datagrams_of(
      "s = socket(AF_INET, SOCK_DGRAM)\n"
      "for _ in range(200): s.sendto(bytes(60000), ('127.0.0.1', 8125))");
  EXPECT_GT(many.lost, 0U);
  EXPECT_EQ(many.payloads.size() / 60000 + many.lost, 200U);
  EXPECT_EQ(datagrams_of("").payloads, "");
}

TEST_F(StageTest, KeysOfACaseAreRenderedFromItsTemplates) {
  Case of = CaseWith(SocketKind::kAbsent);
  of.keys = {mock_agent::Template::Parse("${other}", false).value(),
             mock_agent::Template::Parse("${zeros:32}", false).value()};
  const Evidence evidence = Begun(of).value().Strike({{}}, milliseconds{1}).value().front();
  ASSERT_EQ(evidence.keys.size(), 2U);
  EXPECT_EQ(evidence.keys[0].size(), 32U);
  EXPECT_EQ(evidence.keys[1], Bytes(32, 0));
}

TEST_F(StageTest, SaysWhatItsAgentWouldSendHadItAnotherScript) {
  Case of = CaseWith(SocketKind::kListening);
  const auto script = [](const char* text) {
    return mock_agent::Script::ParseText(text, "test").value();
  };
  of.script = script(R"({"steps": [{"send": "a ${secret}"}, {"close": true}]})");
  Case twin = of;
  twin.script = script(R"({"steps": [{"send": "b ${secret}"}, {"close": true}]})");
  auto stage = Begun(of);
  ASSERT_TRUE(stage) << stage.error().message;
  const std::string own = stage.value().SentIn(of).value();
  EXPECT_EQ(own.size(), 66U);
  EXPECT_EQ(stage.value().SentIn(twin).value(), "b" + own.substr(1)) << "the key is the same";
  of.socket = SocketKind::kAbsent;
  auto silent = Begun(of);
  ASSERT_TRUE(silent) << silent.error().message;
  EXPECT_EQ(silent.value().SentIn(of).error().code, ErrorCode::kNotFromThisAgent);
}

TEST_F(StageTest, AKeyTemplateThatIsNotHexIsAnError) {
  Case of = CaseWith(SocketKind::kAbsent);
  of.keys = {mock_agent::Template::Parse("xyz", false).value()};
  const auto stage = Begun(of);
  ASSERT_FALSE(stage);
  EXPECT_EQ(stage.error().code, ErrorCode::kWrongValue);
}

}  // namespace
}  // namespace conformance
