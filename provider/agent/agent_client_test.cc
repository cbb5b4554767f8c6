#include "provider/agent/agent_client.h"

#include <gtest/gtest.h>

#include <string>

#include "provider/testing/asking_for_test.h"

namespace provider {
namespace {

TEST(AgentConnection, SendsTheRequestOnceAndKeepsItsSideOpen) {
  std::string request;
  bool half_closed = true;
  {
    const AgentForTest agent([&](const Peer& peer) {
      request = peer.ReadRequest();
      half_closed = peer.ClosesWithin(50);
      peer.Send(kSized);
    });
    EXPECT_EQ(Ask(agent), "hello");
  }
  EXPECT_EQ(request, Request().http());
  EXPECT_FALSE(half_closed);
}

TEST(AgentConnection, AcceptsAtOnceFromAnAgentThatKeepsTheConnectionOpen) {
  bool client_closed_first = false;
  {
    const AgentForTest agent([&](const Peer& peer) {
      peer.ReadRequest();
      peer.Send(kSized);
      client_closed_first = peer.AwaitClose();
    });
    EXPECT_EQ(Ask(agent), "hello");
  }
  EXPECT_TRUE(client_closed_first);
}

TEST(AgentConnection, ReadsToTheEndWithoutALength) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send(kToEnd);
  });
  EXPECT_EQ(Ask(agent), "hello");
}

TEST(AgentConnection, ReadsAnAnswerThatComesByteByByte) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    for (const char byte : kSized) peer.Send({&byte, 1});
  });
  EXPECT_EQ(Ask(agent), "hello");
}

TEST(AgentConnection, SeesASecondAnswer) {
  for (int i = 0; i < 50; ++i) {
    const AgentForTest agent([](const Peer& peer) {
      peer.AwaitRequest();
      peer.Send(kSized + kSized);
      peer.ReadRequest();
    });
    ASSERT_EQ(Ask(agent), "bytes-after-body") << i;
  }
}

TEST(AgentConnection, RefusesACloseWithoutAnswer) {
  const AgentForTest agent([](const Peer& peer) { peer.ReadRequest(); });
  EXPECT_EQ(Ask(agent), "closed-before-answer");
}

TEST(AgentConnection, RefusesACloseInsideTheAnswer) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send(kSized.substr(0, kSized.size() - 1));
  });
  EXPECT_EQ(Ask(agent), "body-truncated");
}

TEST(AgentConnection, RefusesAResetWhateverCameBefore) {
  for (const std::string& before : {std::string(), kSized.substr(0, 20), kToEnd}) {
    const AgentForTest agent([&](const Peer& peer) {
      peer.AwaitRequest();
      peer.Send(before);
    });
    EXPECT_EQ(Ask(agent), "connection-reset") << before;
  }
}

TEST(AgentConnection, RefusesAnswersWithoutEnd) {
  for (const std::string& begin : {std::string(), std::string("HTTP/1.1 200 OK\r\nX: "), kToEnd}) {
    const AgentForTest agent([&](const Peer& peer) {
      peer.ReadRequest();
      const std::string filler(4096, 'x');
      bool open = peer.Send(begin);
      while (open) open = peer.Send(filler);
    });
    EXPECT_EQ(Ask(agent), "answer-too-large") << begin;
  }
}

TEST(AgentConnection, RefusesABadHeadWithoutWaitingForMore) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send("HTTP/1.1 500 No\r\n");
    peer.AwaitClose();
  });
  EXPECT_EQ(Ask(agent), "status-not-200");
}

}  // namespace
}  // namespace provider
