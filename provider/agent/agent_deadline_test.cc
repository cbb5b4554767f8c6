// The deadline, whatever the agent does until then.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "provider/testing/asking_for_test.h"

namespace provider {
namespace {

TEST(AgentDeadline, GivesUpOnSilenceAndOnStallsAtTheDeadline) {
  for (const std::string& before :
       {std::string(), std::string("HTTP/1.1 2"), std::string("HTTP/1.1 200 OK\r\nX: y\r\n"),
        kSized.substr(0, kSized.size() - 1), kToEnd}) {
    const AgentForTest agent([&](const Peer& peer) {
      peer.ReadRequest();
      peer.Send(before);
      peer.AwaitClose();
    });
    EXPECT_EQ(Ask(agent, kBrief), "deadline-exceeded") << before;
  }
}

TEST(AgentDeadline, GivesUpOnADripAtTheDeadline) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send("HTTP/1.1 200 OK\r\nX: ");
    while (peer.Send("x") && !peer.ClosesWithin(5)) {
    }
  });
  EXPECT_EQ(Ask(agent, kBrief), "deadline-exceeded");
}

TEST(AgentDeadline, GivesUpOnARequestThatNobodyReadsAtTheDeadline) {
  const AgentForTest agent([](const Peer& peer) {
    while (!peer.ClosesWithin(1000)) {
    }
  });
  EXPECT_EQ(Ask(agent, kBrief, LargeRequest()), "deadline-exceeded");
}

TEST(AgentDeadline, GivesUpOnAnAgentThatNeverAccepts) {
  const AgentForTest agent;
  EXPECT_EQ(Ask(agent, kBrief), "deadline-exceeded");
}

TEST(AgentDeadline, GivesUpWhereTheQueueOfConnectionsIsFull) {
  const AgentForTest agent;
  std::vector<AgentConnection> waiting;
  for (;;) {
    auto connection = Open(agent.path(), kBrief);
    if (!connection) {
      EXPECT_EQ(connection.error().reason, Reason::kDeadlineExceeded);
      EXPECT_EQ(connection.error().place, "socket " + agent.path());
      break;
    }
    waiting.push_back(std::move(connection.value()));
    ASSERT_LT(waiting.size(), 100U);
  }
  EXPECT_FALSE(waiting.empty());
}

}  // namespace
}  // namespace provider
