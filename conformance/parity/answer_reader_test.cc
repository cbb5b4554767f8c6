#include "conformance/parity/answer_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace conformance::parity {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\nx: y\r\n\r\nabc";

std::vector<Answer> AnswersIn(std::string_view bytes, std::vector<std::size_t> heads = {},
                              bool closed = true) {
  AnswerReader reader(std::move(heads), 0);
  reader.Take(bytes);
  reader.End(closed);
  return reader.TakeAnswers();
}

TEST(AnswerReaderTest, ReadsStatusLineHeadersAndBody) {
  const auto answers = AnswersIn(kOk);
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].status_line, "HTTP/1.1 200 OK");
  EXPECT_THAT(answers[0].headers, ElementsAre(Pair("content-length", "3"), Pair("x", "y")));
  EXPECT_EQ(answers[0].body, "abc");
  EXPECT_EQ(answers[0].framing, Framing::kLength);
  EXPECT_TRUE(answers[0].whole);
}

TEST(AnswerReaderTest, ReadsAHeaderWithoutASpaceAndKeepsASecondOne) {
  const auto answers = AnswersIn("HTTP/1.1 200 OK\r\nContent-Length:3\r\nx:  y \r\nz\r\n\r\nabc");
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_THAT(answers[0].headers,
              ElementsAre(Pair("Content-Length", "3"), Pair("x", " y "), Pair("z", "")));
  EXPECT_EQ(answers[0].body, "abc");
}

TEST(AnswerReaderTest, ReadsTheSameWhereverTheBytesAreSplit) {
  const std::string bytes =
      std::string(kOk) +
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;a\r\nab\r\n0\r\n\r\n" +
      std::string(kOk);
  for (std::size_t split = 0; split <= bytes.size(); ++split) {
    AnswerReader reader({}, 0);
    reader.Take(std::string_view(bytes).substr(0, split));
    reader.Take(std::string_view(bytes).substr(split));
    ASSERT_THAT(reader.answers(), SizeIs(3)) << split;
    EXPECT_EQ(reader.answers()[1].body, "2;a\r\nab\r\n0\r\n\r\n");
    EXPECT_FALSE(reader.pending());
    EXPECT_EQ(reader.taken(), bytes.size());
  }
}

TEST(AnswerReaderTest, KeepsTheTrailersOfAChunkedBody) {
  const auto answers = AnswersIn(
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx: y\r\n\r\nHTTP");
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_EQ(answers[0].body, "1\r\na\r\n0\r\nx: y\r\n\r\n");
  EXPECT_FALSE(answers[1].whole);
}

TEST(AnswerReaderTest, NeverTakesAMalformedChunkForAWholeBody) {
  for (const std::string_view body :
       {"x\r\na\r\n0\r\n\r\n", "1\r\nabc\r\n0\r\n\r\n", "-1\r\n", "\r\n"}) {
    const auto answers =
        AnswersIn("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + std::string(body));
    ASSERT_THAT(answers, SizeIs(1));
    EXPECT_FALSE(answers[0].whole) << body;
    EXPECT_EQ(answers[0].body, body);
  }
}

TEST(AnswerReaderTest, GivesNoBodyToAnAnswerThatHasNone) {
  for (const std::string_view status : {"100 Continue", "204 No Content", "304 Not Modified"}) {
    const auto answers =
        AnswersIn("HTTP/1.1 " + std::string(status) + "\r\n\r\n" + std::string(kOk));
    ASSERT_THAT(answers, SizeIs(2)) << status;
    EXPECT_EQ(answers[0].framing, Framing::kNoBody);
  }
}

TEST(AnswerReaderTest, GivesNoBodyToTheAnswerToAHeadAlsoAfterA100) {
  const auto answers =
      AnswersIn("HTTP/1.1 100 Continue\r\n\r\n" + std::string(kOk) +
                    "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n" + std::string(kOk),
                {1});
  ASSERT_THAT(answers, SizeIs(4));
  EXPECT_EQ(answers[2].framing, Framing::kNoBody);
  EXPECT_EQ(answers[3].body, "abc");
}

TEST(AnswerReaderTest, EndsABodyWithoutLengthWithTheConnection) {
  const auto answers = AnswersIn("HTTP/1.1 200 OK\r\n\r\nabc");
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].framing, Framing::kToTheEnd);
  EXPECT_TRUE(answers[0].whole);
  EXPECT_FALSE(AnswersIn("HTTP/1.1 200 OK\r\n\r\nabc", {}, false)[0].whole);
}

TEST(AnswerReaderTest, CallsWhatEndsEarlyCutShort) {
  for (std::size_t size = 1; size < kOk.size(); ++size) {
    const auto answers = AnswersIn(kOk.substr(0, size));
    ASSERT_THAT(answers, SizeIs(1)) << size;
    EXPECT_FALSE(answers[0].whole) << size;
  }
  EXPECT_THAT(AnswersIn(""), IsEmpty());
}

TEST(AnswerReaderTest, KeepsAHeaderLineWithoutAColonAsItIs) {
  const auto answers = AnswersIn("HTTP/1.1 204 No Content\r\nc d\r\n\r\n");
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_THAT(answers[0].headers, ElementsAre(Pair("c d", "")));
}

TEST(AnswerReaderTest, NeverEndsAHeadWithABareLineFeed) {
  EXPECT_FALSE(AnswersIn("HTTP/1.1 204 No Content\n\n")[0].whole);
}

TEST(AnswerReaderTest, TakesALengthThatIsNoNumberForNoEnd) {
  for (const std::string_view length : {"x", "", "-1", "3 ", "99999999999999999999999"}) {
    const auto answers =
        AnswersIn("HTTP/1.1 200 OK\r\ncontent-length: " + std::string(length) + "\r\n\r\nabc");
    EXPECT_FALSE(answers[0].whole) << length;
  }
}

TEST(AnswerReaderTest, OnlyCountsWhatComesAfterTheLimit) {
  AnswerReader reader({}, 1);
  reader.Take(std::string(kOk) + "x");
  EXPECT_TRUE(reader.full());
  EXPECT_TRUE(reader.pending());
  reader.End(true);
  EXPECT_THAT(reader.answers(), SizeIs(1));
}

}  // namespace
}  // namespace conformance::parity
