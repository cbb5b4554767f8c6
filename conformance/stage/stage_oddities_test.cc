// Sockets and outputs that a client does not meet every day.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <thread>

#include "conformance/testing/plain_stage.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;
using StageOdditiesTest = PlainStageTest;

ino_t InodeOf(const std::string& path) {
  struct stat found{};
  return stat(path.c_str(), &found) == 0 ? found.st_ino : 0;
}

TEST_F(StageOdditiesTest, AFullBacklogLetsNobodyInUntilTheRunIsOver) {
  const Case of = CaseWith(SocketKind::kBacklogFull);
  Stage stage = Begun(of).value();
  const std::string path = Told(stage.StartsOf(client_).front(), "DSTACK_CONFORMANCE_SOCKET");
  EXPECT_EQ(Connect(path), EAGAIN);
  EXPECT_FALSE(stage.FirstSeen());
  ASSERT_TRUE(stage.Strike({{}}, milliseconds{1}));
  EXPECT_EQ(Connect(path), ECONNREFUSED);
  ASSERT_TRUE(stage.Begin(CaseWith(SocketKind::kListening)));
  EXPECT_EQ(Connect(path), 0);
}

TEST_F(StageOdditiesTest, AnotherAgentsSocketTakesThePathWithTheFirstConnection) {
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

TEST_F(StageOdditiesTest, TheClientsStandardOutputIsTheOneOfTheRun) {
  Case of = CaseWith(SocketKind::kListening);
  Stage stage = Stage::Set(of, *world_, settings_).value();
  for (const OutputKind kind : {OutputKind::kFull, OutputKind::kRead}) {
    of.output = kind;
    ASSERT_TRUE(stage.Begin(of));
    EXPECT_EQ(stage.StartsOf(client_).front().output, kind);
    ASSERT_TRUE(stage.Strike({{}}, milliseconds{1}));
  }
}

}  // namespace
}  // namespace conformance
