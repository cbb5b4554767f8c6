#include "provider/agent/agent_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace provider {
namespace {

using testing::ElementsAre;

TEST(SocketCandidates, AreFourInOrderForTheDefault) {
  EXPECT_THAT(SocketCandidates::Of("/var/run/dstack.sock").value().paths(),
              ElementsAre("/var/run/dstack.sock", "/run/dstack.sock", "/var/run/dstack/dstack.sock",
                          "/run/dstack/dstack.sock"));
}

TEST(SocketCandidates, IsTheConfiguredPathAloneForAnyOther) {
  for (const char* path :
       {"/run/dstack.sock", "/tmp/agent.sock", "agent.sock", "/var/run//dstack.sock"}) {
    EXPECT_THAT(SocketCandidates::Of(path).value().paths(), ElementsAre(path));
  }
}

TEST(SocketCandidates, RefusesAnEmptyPath) {
  EXPECT_EQ(SocketCandidates::Of("").error(), Reason::kSocketPathEmpty);
}

TEST(SocketCandidates, RefusesAPathThatNoSocketAddressHolds) {
  EXPECT_TRUE(SocketCandidates::Of(std::string(107, 'a')));
  EXPECT_EQ(SocketCandidates::Of(std::string(108, 'a')).error(), Reason::kSocketPathTooLong);
  EXPECT_EQ(SocketCandidates::Of(std::string(100'000, 'a')).error(), Reason::kSocketPathTooLong);
}

}  // namespace
}  // namespace provider
