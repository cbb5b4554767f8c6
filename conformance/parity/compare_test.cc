#include "conformance/parity/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace conformance::parity {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

auto Differs(std::string part, std::string left, std::string right) {
  return AllOf(Field(&Difference::part, part), Field(&Difference::left, left),
               Field(&Difference::right, right));
}

Answer Sound() {
  return {.status_line = "HTTP/1.1 200 OK",
          .headers = {{"content-type", "application/json"},
                      {"server", "dstack Simulator"},
                      {"x-frame-options", "SAMEORIGIN"},
                      {"x-content-type-options", "nosniff"},
                      {"permissions-policy", "interest-cohort=()"},
                      {"content-length", "2"},
                      {"date", "Mon, 23 Nov 2026 08:03:56 GMT"}},
          .body = "{}",
          .framing = Framing::kLength,
          .whole = true};
}

class CompareTest : public testing::Test {
 protected:
  std::vector<Difference> Found() const { return Compare({}, left_, right_); }
  std::string& Header(std::string_view name) {
    auto& headers = right_.answers[0].headers;
    return std::find_if(headers.begin(), headers.end(),
                        [name](const auto& header) { return header.first == name; })
        ->second;
  }

  Played left_{{Sound()}, "kept"};
  Played right_{{Sound()}, "kept"};
};

TEST_F(CompareTest, FindsNothingInTheSame) {
  EXPECT_THAT(Found(), IsEmpty());
}

TEST_F(CompareTest, FindsAnotherStatusLine) {
  right_.answers[0].status_line = "HTTP/1.1 200 Ok";
  EXPECT_THAT(Found(), ElementsAre(Differs("status", "HTTP/1.1 200 OK", "HTTP/1.1 200 Ok")));
}

TEST_F(CompareTest, FindsAnotherOrderOfHeaders) {
  std::swap(right_.answers[0].headers[0], right_.answers[0].headers[1]);
  EXPECT_THAT(Found(), ElementsAre(Field(&Difference::part, "headers")));
}

TEST_F(CompareTest, FindsAHeaderInCapitals) {
  right_.answers[0].headers[1].first = "Server";
  EXPECT_THAT(Found(), ElementsAre(Field(&Difference::part, "headers")));
}

TEST_F(CompareTest, FindsAHeaderThatIsMissing) {
  right_.answers[0].headers.erase(right_.answers[0].headers.begin() + 1);
  EXPECT_THAT(Found(), ElementsAre(Field(&Difference::part, "headers")));
}

TEST_F(CompareTest, FindsAHeaderTwice) {
  right_.answers[0].headers.emplace_back("server", "dstack Simulator");
  EXPECT_THAT(Found(), ElementsAre(Field(&Difference::part, "headers")));
}

TEST_F(CompareTest, LetsTheServerShuffleThreeHeaders) {
  auto& headers = right_.answers[0].headers;
  std::rotate(headers.begin() + 2, headers.begin() + 3, headers.begin() + 5);
  EXPECT_THAT(Found(), IsEmpty());
  std::swap(headers[1], headers[2]);
  EXPECT_THAT(Found(), ElementsAre(Field(&Difference::part, "headers")));
}

TEST_F(CompareTest, FindsAnotherValueOfAShuffledHeader) {
  Header("x-frame-options") = "DENY";
  EXPECT_THAT(Found(), ElementsAre(Differs("header x-frame-options", "SAMEORIGIN", "DENY")));
}

TEST_F(CompareTest, TakesAnyDateThatIsOne) {
  Header("date") = "Tue, 24 Nov 2026 00:00:00 GMT";
  EXPECT_THAT(Found(), IsEmpty());
  Header("date") = "Mon, 24 Nov 2026 00:00:00 GMT";
  EXPECT_THAT(Found(), ElementsAre(Field(&Difference::part, "header date")));
}

TEST_F(CompareTest, CountsABodyOnceAndItsLengthNot) {
  right_.answers[0].body = "{ }";
  Header("content-length") = "3";
  EXPECT_THAT(Found(), ElementsAre(Differs("body", "{}", "{ }")));
}

TEST_F(CompareTest, CountsTheLengthThatAHeadIsTold) {
  for (Played* played : {&left_, &right_}) {
    played->answers[0].body.clear();
    played->answers[0].framing = Framing::kNoBody;
  }
  Header("content-length") = "3";
  EXPECT_THAT(Found(), ElementsAre(Differs("header content-length", "2", "3")));
}

TEST_F(CompareTest, ForgivesAHeadWhatASignatureIsShorter) {
  for (Played* played : {&left_, &right_}) {
    played->answers[0].body.clear();
    played->answers[0].framing = Framing::kNoBody;
  }
  Exchange exchange{
      .request = "HEAD /GetTlsKey HTTP/1.1\r\n\r\n", .heads = {0}, .repeatable = false};
  Header("content-length") = "18";
  EXPECT_THAT(Compare(exchange, left_, right_), IsEmpty());
  Header("content-length") = "19";
  EXPECT_THAT(Compare(exchange, left_, right_),
              ElementsAre(Field(&Difference::part, "header content-length")));
  Header("content-length") = "18";
  exchange.request = "HEAD /GetKey HTTP/1.1\r\n\r\n";
  EXPECT_THAT(Compare(exchange, left_, right_),
              ElementsAre(Field(&Difference::part, "header content-length")));
}

TEST_F(CompareTest, FindsAnotherFraming) {
  right_.answers[0].framing = Framing::kChunked;
  EXPECT_THAT(Found(), ElementsAre(Differs("framing", "by length", "chunked")));
}

TEST_F(CompareTest, FindsAnAnswerCutShort) {
  right_.answers[0].whole = false;
  EXPECT_THAT(Found(), ElementsAre(Differs("framing", "by length", "by length, cut short")));
}

TEST_F(CompareTest, FindsAnAnswerThatIsMissing) {
  left_.answers.push_back(Sound());
  EXPECT_THAT(Found(), ElementsAre(Differs("answers", "2 (HTTP/1.1 200 OK; HTTP/1.1 200 OK)",
                                           "1 (HTTP/1.1 200 OK)")));
}

TEST_F(CompareTest, SaysOfWhichAnswer) {
  left_.answers.push_back(Sound());
  right_.answers.push_back(Sound());
  right_.answers[1].body = "[]";
  EXPECT_THAT(Found(), ElementsAre(Differs("answer 2: body", "{}", "[]")));
}

TEST_F(CompareTest, FindsAnotherEndOfTheConnection) {
  right_.then = "closed";
  EXPECT_THAT(Found(), ElementsAre(Differs("then", "kept", "closed")));
}

TEST_F(CompareTest, LeavesItToTimeWhetherALaterWriteIsRefusedOrUnread) {
  left_.then = "reset";
  right_.then = "write: BrokenPipeError";
  EXPECT_THAT(Found(), ElementsAre(Differs("then", "reset", "write: BrokenPipeError")));
  const Exchange in_two_writes{.request = "ab", .cuts = {1}};
  EXPECT_THAT(Compare(in_two_writes, left_, right_), IsEmpty());
  EXPECT_TRUE(SameEnd(in_two_writes, left_, right_));
  right_.then = "closed";
  EXPECT_THAT(Compare(in_two_writes, left_, right_),
              ElementsAre(Differs("then", "reset", "closed")));
}

TEST_F(CompareTest, TakesNoShapeForAnAnswerThatIsRepeatable) {
  left_.answers[0].body = R"({"a":1})";
  right_.answers[0].body = R"({"a":2})";
  EXPECT_THAT(Found(), ElementsAre(Field(&Difference::part, "body")));
  const Exchange fresh{.repeatable = false};
  EXPECT_THAT(Compare(fresh, left_, right_), ElementsAre(Differs("body /a", "1", "2")));
}

}  // namespace
}  // namespace conformance::parity
