#include "conformance/parity/exchange.h"

#include <gtest/gtest.h>

namespace conformance::parity {
namespace {

Answer AnswerWith(std::string status_line,
                  std::vector<std::pair<std::string, std::string>> headers = {}) {
  return {.status_line = std::move(status_line), .headers = std::move(headers)};
}

TEST(AgentSocketTest, IsNamedAndFound) {
  for (const AgentSocket socket :
       {AgentSocket::kDstack, AgentSocket::kTappd, AgentSocket::kExternal})
    EXPECT_EQ(SocketNamed(Name(socket)), socket);
  EXPECT_EQ(SocketNamed("guest"), std::nullopt);
}

TEST(StatusTest, IsReadFromTheLine) {
  EXPECT_EQ(StatusOf(AnswerWith("HTTP/1.1 404 Not Found")), 404U);
  EXPECT_EQ(StatusOf(AnswerWith("HTTP/1.0 200")), 200U);
}

TEST(StatusTest, Is0WhereTheLineHasNone) {
  for (const char* line :
       {"", "HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 2x0 OK", "ICY 200 OK", "HTTP/1.1  200"})
    EXPECT_EQ(StatusOf(AnswerWith(line)), 0U) << line;
}

TEST(HeaderTest, IsFoundInAnyCase) {
  const Answer answer = AnswerWith("", {{"Content-LENGTH", "1"}, {"content-length", "2"}});
  ASSERT_NE(HeaderOf(answer, "content-length"), nullptr);
  EXPECT_EQ(*HeaderOf(answer, "content-length"), "1");
  EXPECT_EQ(HeaderOf(answer, "content-lengt"), nullptr);
}

TEST(FramingTest, FollowsFromStatusAndHeaders) {
  const std::pair<std::string, std::string> length{"content-length", "1"};
  const std::pair<std::string, std::string> chunked{"transfer-encoding", "chunked"};
  EXPECT_EQ(FramingOf(AnswerWith("HTTP/1.1 200 OK", {length}), false), Framing::kLength);
  EXPECT_EQ(FramingOf(AnswerWith("HTTP/1.1 200 OK", {length, chunked}), false), Framing::kChunked);
  EXPECT_EQ(FramingOf(AnswerWith("HTTP/1.1 200 OK"), false), Framing::kToTheEnd);
  EXPECT_EQ(FramingOf(AnswerWith("HTTP/1.1 200 OK", {length}), true), Framing::kNoBody);
  EXPECT_EQ(FramingOf(AnswerWith("HTTP/1.1 304 Not Modified", {length}), false), Framing::kNoBody);
}

}  // namespace
}  // namespace conformance::parity
