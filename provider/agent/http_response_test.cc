#include "provider/agent/http_response.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/text_for_test.h"

namespace provider {
namespace {

const std::string kHead5 = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
const std::string kHeadToEnd = "HTTP/1.1 200 OK\r\n\r\n";

// Outcome is a body or a refusal as text, to compare.
std::string Outcome(const Result<std::optional<ResponseBody>>& judged) {
  if (!judged) return std::string(Token(judged.error()));
  if (!judged.value()) return "incomplete";
  return "body: " + Text(judged.value()->bytes().ExposeSecret());
}

std::string Outcome(std::string_view answer, Stream stream) {
  return Outcome(ResponseBody::FromAnswer(Bytes(answer), stream));
}

struct TestedAnswer {
  const char* name;
  std::string text;
  std::string outcome;  // once the stream has ended
};

const std::vector<TestedAnswer> kAnswers = {
    {.name = "length", .text = kHead5 + "hello", .outcome = "body: hello"},
    {.name = "length zero",
     .text = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
     .outcome = "body: "},
    {.name = "to the end", .text = kHeadToEnd + "hello", .outcome = "body: hello"},
    {.name = "nothing to the end", .text = kHeadToEnd, .outcome = "body: "},
    {.name = "line ends in the body", .text = kHead5 + "\r\n\r\n\n", .outcome = "body: \r\n\r\n\n"},
    {.name = "nothing", .text = "", .outcome = "closed-before-answer"},
    {.name = "one byte", .text = "H", .outcome = "malformed-http"},
    {.name = "only a line end", .text = "\r\n", .outcome = "malformed-http"},
    {.name = "no separator",
     .text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
     .outcome = "malformed-http"},
    {.name = "half a separator",
     .text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r",
     .outcome = "malformed-http"},
    {.name = "no separator before the body",
     .text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nhello",
     .outcome = "malformed-http"},
    {.name = "one byte short", .text = kHead5 + "hell", .outcome = "body-truncated"},
    {.name = "no body", .text = kHead5, .outcome = "body-truncated"},
    {.name = "status first",
     .text = "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\nhello",
     .outcome = "status-not-200"},
    {.name = "chunked",
     .text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
     .outcome = "transfer-encoding"},
};

TEST(ResponseBody, SaysTheSameWholeAndSplitAtEveryByte) {
  for (const TestedAnswer& answer : kAnswers) {
    SCOPED_TRACE(answer.name);
    EXPECT_EQ(Outcome(answer.text, Stream::kEnded), answer.outcome);
    for (std::size_t cut = 0; cut <= answer.text.size(); ++cut) {
      AnswerReader reader;
      const std::string early = Outcome(reader.Judge(Bytes(answer.text).first(cut), Stream::kOpen));
      EXPECT_EQ(
          early == "incomplete" ? Outcome(reader.Judge(Bytes(answer.text), Stream::kEnded)) : early,
          answer.outcome)
          << cut;
      // FromAnswer knows nothing of earlier calls and says what a reader says.
      EXPECT_EQ(Outcome(answer.text.substr(0, cut), Stream::kOpen), early) << cut;
    }
  }
}

TEST(ResponseBody, SaysTheSameByteByByte) {
  for (const TestedAnswer& answer : kAnswers) {
    SCOPED_TRACE(answer.name);
    AnswerReader reader;
    std::string outcome = "incomplete";
    for (std::size_t size = 1; size <= answer.text.size() && outcome == "incomplete"; ++size) {
      outcome = Outcome(reader.Judge(Bytes(answer.text).first(size), Stream::kOpen));
    }
    if (outcome == "incomplete") {
      outcome = Outcome(reader.Judge(Bytes(answer.text), Stream::kEnded));
    }
    EXPECT_EQ(outcome, answer.outcome);
  }
}

TEST(ResponseBody, IsThereWithItsLastByteAndNotBefore) {
  EXPECT_EQ(Outcome(kHead5 + "hell", Stream::kOpen), "incomplete");
  EXPECT_EQ(Outcome(kHead5 + "hello", Stream::kOpen), "body: hello");
  EXPECT_EQ(Outcome("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Stream::kOpen), "body: ");
}

TEST(ResponseBody, WaitsForTheEndWithoutALength) {
  EXPECT_EQ(Outcome(kHeadToEnd + "{}", Stream::kOpen), "incomplete");
  EXPECT_EQ(Outcome(kHeadToEnd + "{}", Stream::kEnded), "body: {}");
}

TEST(ResponseBody, RefusesBytesAfterTheLength) {
  for (const Stream stream : {Stream::kOpen, Stream::kEnded}) {
    EXPECT_EQ(Outcome(kHead5 + "hello!", stream), "bytes-after-body");
    EXPECT_EQ(Outcome(kHead5 + "hello" + kHead5 + "hello", stream), "bytes-after-body");
  }
}

TEST(ResponseBody, ReadsUpToTheMostAndNoFurther) {
  for (const bool with_length : {true, false}) {
    for (const std::size_t excess : {0U, 1U}) {
      SCOPED_TRACE(testing::Message() << with_length << " " << excess);
      // Six digits in either case, so the head's size is known before its number is.
      std::string head =
          with_length ? "HTTP/1.1 200 OK\r\nContent-Length: 000000\r\n\r\n" : kHeadToEnd;
      const std::string body(kMostAnswerBytes - head.size() + excess, 'x');
      if (with_length) {
        head.replace(head.find("000000"), 6, std::to_string(body.size()));
      }
      EXPECT_EQ(Outcome(head + body, Stream::kEnded),
                excess == 0 ? "body: " + body : "answer-too-large");
    }
  }
}

TEST(ResponseBody, RefusesALengthThatCannotFitBeforeTheBodyComes) {
  EXPECT_EQ(Outcome("HTTP/1.1 200 OK\r\nContent-Length: 262144\r\n\r\n", Stream::kOpen),
            "answer-too-large");
}

TEST(ResponseBody, RefusesAHeadWithoutEnd) {
  std::string head = kHeadToEnd.substr(0, kHeadToEnd.size() - 2);
  while (head.size() <= kMostAnswerBytes) head += "X: filler\r\n";
  EXPECT_EQ(Outcome(head.substr(0, kMostAnswerBytes), Stream::kOpen), "incomplete");
  EXPECT_EQ(Outcome(head.substr(0, kMostAnswerBytes + 1), Stream::kOpen), "answer-too-large");
  // What comes after the most does not count, not even the end of the head.
  EXPECT_EQ(Outcome(head + "\r\n", Stream::kEnded), "answer-too-large");
}

TEST(ResponseBody, RefusesALineWithoutEnd) {
  EXPECT_EQ(Outcome(std::string(kMostAnswerBytes + 1, 'x'), Stream::kOpen), "answer-too-large");
}

// With one look at each byte this takes milliseconds; with one look per read it would take minutes.
TEST(AnswerReader, IsLinearInAHeadThatComesByteByByte) {
  std::string head = kHeadToEnd.substr(0, kHeadToEnd.size() - 2);
  while (head.size() < kMostAnswerBytes) head += "a:\r\n";
  AnswerReader reader;
  for (std::size_t size = 0; size < kMostAnswerBytes; ++size) {
    ASSERT_EQ(Outcome(reader.Judge(Bytes(head).first(size), Stream::kOpen)), "incomplete");
  }
}

}  // namespace
}  // namespace provider
