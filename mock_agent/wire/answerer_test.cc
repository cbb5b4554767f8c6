#include "mock_agent/wire/answerer.h"

#include <gtest/gtest.h>

#include "mock_agent/testing/client_for_test.h"

namespace mock_agent {
namespace {

Behind StrangerBehindPosts() {
  return {.configured = [](const Request& request) { return request.method == "POST"; },
          .stranger = [](const Request&) { return Reply{"stranger", true}; }};
}

TEST(Answerer, InFrontOfTheStrangerIsOnlyForTheConfiguredRequest) {
  const Answerer answerer =
      InFrontOf(StrangerBehindPosts(), [](const Request&) { return Reply{"own", false}; });
  Request request;
  request.method = "POST";
  EXPECT_EQ(answerer(request).bytes, "own");
  EXPECT_FALSE(answerer(request).keeps_open);
  request.method = "GET";
  EXPECT_EQ(answerer(request).bytes, "stranger");
  EXPECT_TRUE(answerer(request).keeps_open);
}

TEST(Answerer, SessionLooksAtEachRequestAndEndsWhereItIsToldTo) {
  const TempFolder folder;
  auto agent = Agent::Start(
      {.socket_path = folder / "s",
       .session = AnsweringSession(
           InFrontOf(StrangerBehindPosts(), [](const Request&) { return Reply{"own", false}; }))});
  ASSERT_TRUE(agent) << agent.error().message;
  ClientForTest client(folder / "s");
  ASSERT_TRUE(client.Send("GET / HTTP/1.1\r\n\r\n"));
  EXPECT_EQ(client.Read(8), "stranger");
  ASSERT_TRUE(client.Send(PostForTest("a")));
  EXPECT_EQ(client.ReadAll().bytes, "own");
}

}  // namespace
}  // namespace mock_agent
