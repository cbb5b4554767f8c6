// An answer that comes before the request is delivered.
#include <gtest/gtest.h>

#include "provider/testing/asking_for_test.h"

namespace provider {
namespace {

TEST(AgentEarlyAnswer, HearsAnAgentThatNeverReadsTheRequest) {
  const AgentForTest agent([](const Peer& peer) {
    peer.Send(kSized);
    peer.AwaitRequest();
  });
  EXPECT_EQ(Ask(agent), "hello");
}

TEST(AgentEarlyAnswer, RefusesAnAnswerWhereTheAgentBreaksOffTheRequest) {
  const AgentForTest agent([](const Peer& peer) {
    peer.Send(kSized);
    peer.AwaitRequest();
  });
  EXPECT_EQ(Ask(agent, kAmple, LargeRequest()), "connection-reset");
}

TEST(AgentEarlyAnswer, RefusesAnAnswerToARequestThatIsNotDelivered) {
  const AgentForTest agent([](const Peer& peer) {
    peer.Send(kSized);
    while (!peer.ClosesWithin(1000)) {
    }
  });
  EXPECT_EQ(Ask(agent, kBrief, LargeRequest()), "deadline-exceeded");
}

TEST(AgentEarlyAnswer, TakesAnEarlyAnswerOnceTheRequestIsDelivered) {
  const AgentForTest agent([](const Peer& peer) {
    peer.Send(kSized);
    peer.ReadRequest();
    peer.AwaitClose();
  });
  EXPECT_EQ(Ask(agent, kAmple, LargeRequest()), "hello");
}

TEST(AgentEarlyAnswer, SeesWhatComesBehindAnEarlyAnswer) {
  const AgentForTest agent([](const Peer& peer) {
    peer.Send(kSized);
    peer.AwaitRequest();
    peer.Send(kSized);
    peer.ReadRequest();
    peer.AwaitClose();
  });
  EXPECT_EQ(Ask(agent, kAmple, LargeRequest()), "bytes-after-body");
}

// Nobody can tell the end of such an answer from its breaking off.
TEST(AgentEarlyAnswer, RefusesAnAnswerWithoutLengthFromAnAgentThatBreaksOffTheRequest) {
  const AgentForTest resets([](const Peer& peer) {
    peer.Send(kToEnd);
    peer.AwaitRequest();
  });
  EXPECT_EQ(Ask(resets, kAmple, LargeRequest()), "connection-reset");

  const AgentForTest closes([](const Peer& peer) {
    peer.AwaitRequest();
    peer.StopReading();
    peer.Send(kToEnd);
  });
  EXPECT_EQ(Ask(closes, kAmple, LargeRequest()), "connection-reset");
}

}  // namespace
}  // namespace provider
