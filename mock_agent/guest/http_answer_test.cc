#include "mock_agent/guest/http_answer.h"

#include <gtest/gtest.h>

namespace mock_agent {
namespace {

Request Parse(std::string_view bytes) {
  RequestParser parser;
  parser.Feed(bytes);
  return parser.request();
}

TEST(SerializeAnswerTest, WritesTheWholeMessage) {
  const Answer answer = {200, "OK", "application/json", std::string("{\0\xc3\xa9}", 5)};
  EXPECT_EQ(SerializeAnswer(answer, Parse("GET / HTTP/1.1\r\n\r\n")),
            std::string("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        "Content-Length: 5\r\n\r\n{\0\xc3\xa9}",
                        75));
}

TEST(SerializeAnswerTest, SaysThatTheConnectionCloses) {
  EXPECT_EQ(SerializeAnswer({400, "Bad Request", "text/plain", "no"}, Parse("nonsense")),
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
            "Connection: close\r\n\r\nno");
}

TEST(SerializeAnswerTest, AnswersHeadWithoutABody) {
  EXPECT_EQ(
      SerializeAnswer({404, "Not Found", "text/plain", "no"}, Parse("HEAD / HTTP/1.1\r\n\r\n")),
      "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n");
}

TEST(KeepsAliveTest, IsTheClientsChoice) {
  struct Case {
    std::string_view name;
    std::string_view request;
    bool keeps;
  };
  for (const auto& [name, request, keeps] : {
           Case{.name = "silent", .request = "GET / HTTP/1.1\r\n\r\n", .keeps = true},
           Case{.name = "keep-alive",
                .request = "GET / HTTP/1.1\r\nConnection: keep-alive\r\n\r\n",
                .keeps = true},
           Case{.name = "another word",
                .request = "GET / HTTP/1.1\r\nConnection: closed\r\n\r\n",
                .keeps = true},
           Case{.name = "close",
                .request = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                .keeps = false},
           Case{.name = "in a list, in any case",
                .request = "GET / HTTP/1.1\r\nCONNECTION: TE,\tClose ,x\r\n\r\n",
                .keeps = false},
           Case{.name = "in the second header",
                .request = "GET / HTTP/1.1\r\nConnection: TE\r\nConnection: close\r\n\r\n",
                .keeps = false},
           Case{.name = "HTTP/1.0",
                .request = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                .keeps = false},
           Case{.name = "unfinished", .request = "GET / HTTP/1.1\r\n", .keeps = false},
           Case{.name = "broken", .request = "GET / HTTP/1.1\r\nbroken\r\n\r\n", .keeps = false},
       }) {
    EXPECT_EQ(KeepsAlive(Parse(request)), keeps) << name;
  }
}

}  // namespace
}  // namespace mock_agent
