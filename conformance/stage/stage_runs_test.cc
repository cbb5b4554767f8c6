// What stays, and what does not, from stage to stage, from run to run, and of clients at once.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "conformance/testing/plain_stage.h"
#include "mock_agent/testing/client_for_test.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;
using StageRunsTest = PlainStageTest;

TEST_F(StageRunsTest, NoTwoStagesShareASecretOrAName) {
  Stage one = Begun(CaseWith(SocketKind::kListening)).value();
  Stage two = Begun(CaseWith(SocketKind::kListening)).value();
  const Evidence first = one.Strike({{}}, milliseconds{1}).value().front();
  const Evidence second = two.Strike({{}}, milliseconds{1}).value().front();
  EXPECT_NE(first.keys, second.keys);
  EXPECT_NE(first.asked.socket, second.asked.socket);
  EXPECT_NE(first.asked.key_path, second.asked.key_path);
  EXPECT_EQ(first.asked.socket.find("a-case"), std::string::npos);
}

TEST_F(StageRunsTest, KeepsHomePathAndAgentFromRunToRun) {
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
  EXPECT_NE(std::find(third.secrets.begin(), third.secrets.end(), first.keys[0]),
            third.secrets.end());
}

TEST_F(StageRunsTest, EachRunHasAFirstConnectionOfItsOwn) {
  const auto sends = [](const std::string& text) {
    return mock_agent::Script::ParseText(
               R"({"start": "connect", "steps": [{"send": ")" + text + R"("}, {"close": true}]})",
               "test")
        .value();
  };
  Case of = CaseWith(SocketKind::kListening);
  of.first_connection = {.script = sends("first")};
  of.script = sends("later");
  Stage stage = Stage::Set(of, *world_, settings_).value();
  for (int run = 0; run < 2; ++run) {
    ASSERT_TRUE(stage.Begin(of));
    const std::string socket = Told(stage.StartsOf(client_).front(), "DSTACK_CONFORMANCE_SOCKET");
    for (const char* expected : {"first", "later", "later"}) {
      mock_agent::ClientForTest client(socket);
      EXPECT_EQ(client.ReadAll().bytes, expected);
    }
    ASSERT_TRUE(stage.Strike({{}}, milliseconds{1}));
  }
}

// On a busy machine the agent ends its connection long after its answer.
TEST_F(StageRunsTest, TheNextQuestionComesWhenTheConnectionHasEnded) {
  Case of = CaseWith(SocketKind::kListening);
  of.script =
      mock_agent::Script::ParseText(
          R"({"start": "connect", "steps": [{"send": "x"}, {"wait_ms": 300}, {"close": true}]})",
          "test")
          .value();
  EarlierRun first;
  static_cast<Encounter&>(first) = of;
  of.kept_agent = true;
  of.key_path = "the/second";
  Stage stage = Stage::Set(of, *world_, settings_).value();
  const Encounter* const kept[] = {&of};
  ASSERT_TRUE(stage.Begin(first, kept));
  mock_agent::ClientForTest client(
      Told(stage.StartsOf(client_).front(), "DSTACK_CONFORMANCE_SOCKET"));
  ASSERT_EQ(client.Read(1), "x");
  ASSERT_TRUE(stage.Strike({{}}, milliseconds{1}, /*goes_on=*/true));
  ASSERT_TRUE(stage.Begin(of));
  char byte = 0;
  EXPECT_EQ(recv(client.fd(), &byte, 1, MSG_DONTWAIT), 0);
}

TEST_F(StageRunsTest, EachOfSomeQuestionsAtOnceHasItsOwnKey) {
  Case of = CaseWith(SocketKind::kListening);
  EarlierRun first;
  static_cast<Encounter&>(first) = of;
  first.key_path = "the/first";
  of.key_path = "the/second";
  of.kept_agent = of.at_once = true;
  Stage stage = Stage::Set(of, *world_, settings_).value();
  const Encounter* const kept[] = {&of};
  ASSERT_TRUE(stage.Begin(first, kept));
  EXPECT_NE(stage.QuestionOf(1).find("the/first"), std::string::npos);
  ASSERT_TRUE(stage.Begin(of));
  EXPECT_NE(stage.QuestionOf(2).find("the/second"), std::string::npos);
  std::vector<ProcessEvidence> processes(2);
  processes[0].status = 1;
  const auto evidence = stage.Strike(std::move(processes), milliseconds{1}).value();
  ASSERT_EQ(evidence.size(), 2U);
  const std::vector<AskedBeside> both = {{"the/first", of.purpose, of.algorithm},
                                         {"the/second", of.purpose, of.algorithm}};
  EXPECT_EQ(evidence[0].asked.key_path, "the/first");
  EXPECT_EQ(evidence[1].asked.key_path, "the/second");
  EXPECT_EQ(evidence[0].asked.beside, both);
  EXPECT_EQ(evidence[1].asked.beside, both);
  EXPECT_NE(evidence[0].keys, evidence[1].keys);
  EXPECT_EQ(evidence[0].process.status, 1);
  EXPECT_EQ(evidence[0].secrets, evidence[1].secrets) << "either key may leak in either answer";
}

TEST_F(StageRunsTest, ASecondAgentHasASocketOfItsOwnWhileTheFirstGoesOn) {
  Case of = CaseWith(SocketKind::kListening);
  of.key_path = "a/path";
  EarlierRun first;
  static_cast<Encounter&>(first) = of;
  of.kept_agent = of.other_agent = true;
  Stage stage = Stage::Set(of, *world_, settings_).value();
  const Encounter* const kept[] = {&of};
  ASSERT_TRUE(stage.Begin(first, kept));
  const std::string own = Told(stage.StartsOf(client_).front(), "DSTACK_CONFORMANCE_SOCKET");
  const Evidence before = stage.Strike({{}}, milliseconds{1}, /*goes_on=*/true).value().front();
  ASSERT_TRUE(stage.Begin(of));
  const std::string beside = Told(stage.StartsOf(client_).front(), "DSTACK_CONFORMANCE_SOCKET");
  EXPECT_NE(own, beside);
  EXPECT_EQ(Connect(own), 0);
  EXPECT_EQ(Connect(beside), 0);
  const Evidence evidence = stage.Strike({{}}, milliseconds{1}).value().front();
  EXPECT_NE(evidence.keys, before.keys);
  EXPECT_EQ(evidence.wire.connection_count, 2U);
  EXPECT_NE(Connect(beside), 0);
}

TEST_F(StageRunsTest, WhatAClientPutInTheWayLeadsNowhere) {
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

TEST_F(StageRunsTest, ARunMayHaveAnotherAgentOrAnotherHome) {
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

TEST_F(StageRunsTest, ClientsAtOnceShareAHomeAndTheLastOneHasWhatCannotBeToldApart) {
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
