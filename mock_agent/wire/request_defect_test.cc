#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "mock_agent/testing/parse_every_way_for_test.h"
#include "mock_agent/wire/request.h"

namespace mock_agent {
namespace {

using testing::ElementsAre;
using State = RequestParser::State;

struct DefectCase {
  std::string_view name;
  std::string bytes;
  bool end = false;
  State state;
  std::vector<RequestDefect> defects;
};

class DefectTest : public testing::TestWithParam<DefectCase> {};

TEST_P(DefectTest, IsNamed) {
  const auto& [name, bytes, end, state, defects] = GetParam();
  const Parsed parsed = ParseEveryWay(bytes, end);
  EXPECT_EQ(parsed.state, state);
  EXPECT_EQ(parsed.request.whole, state == State::kComplete);
  EXPECT_EQ(parsed.request.defects, defects);
  EXPECT_EQ(parsed.taken, bytes.size());
}

DefectCase BadLine(std::string_view name, std::string_view line) {
  return {.name = name,
          .bytes = std::string(line) + "\r\n\r\n",
          .state = State::kBroken,
          .defects = {RequestDefect::kMalformedRequestLine}};
}

DefectCase BadHeader(std::string_view name, std::string_view line) {
  return {.name = name,
          .bytes = PostWith(std::string(line) + "\r\n"),
          .state = State::kBroken,
          .defects = {RequestDefect::kMalformedHeader}};
}

DefectCase BadLength(std::string_view name, std::string_view header_lines) {
  return {.name = name,
          .bytes = PostWith(header_lines),
          .state = State::kBroken,
          .defects = {RequestDefect::kContentLengthInvalid}};
}

DefectCase BadEncoding(std::string_view name, std::string bytes) {
  return {.name = name,
          .bytes = std::move(bytes),
          .state = State::kBroken,
          .defects = {RequestDefect::kTransferEncoding}};
}

DefectCase Cut(std::string_view name, std::string bytes, std::vector<RequestDefect> defects) {
  return {.name = name,
          .bytes = std::move(bytes),
          .end = true,
          .state = State::kBroken,
          .defects = std::move(defects)};
}

std::string CaseName(const testing::TestParamInfo<DefectCase>& info) {
  return std::string(info.param.name);
}

INSTANTIATE_TEST_SUITE_P(
    RequestLine, DefectTest,
    testing::Values(
        BadLine("EmptyLine", ""), BadLine("OnlySpaces", "  "), BadLine("OnlyAMethod", "GET"),
        BadLine("NoVersion", "GET /"), BadLine("EmptyTarget", "GET  HTTP/1.1"),
        BadLine("SpaceInTheTarget", "GET /a b HTTP/1.1"), BadLine("TwoSpaces", "GET /  HTTP/1.1"),
        BadLine("LeadingSpace", " GET / HTTP/1.1"), BadLine("TrailingSpace", "GET / HTTP/1.1 "),
        BadLine("Tabs", "GET\t/\tHTTP/1.1"), BadLine("LowercaseProtocol", "GET / http/1.1"),
        BadLine("OtherProtocol", "GET / HTTQ/1.1"), BadLine("ShortVersion", "GET / HTTP/1"),
        BadLine("LongVersion", "GET / HTTP/1.10"), BadLine("NoDot", "GET / HTTP/1,1"),
        BadLine("LettersInTheVersion", "GET / HTTP/x.y"),
        BadLine("NotATokenForAMethod", "G(T / HTTP/1.1"),
        BadLine("TargetNotAscii", "GET /\xc3\xa9 HTTP/1.1"),
        BadLine("ControlInTheTarget", "GET /\x01 HTTP/1.1"),
        BadLine("TwoCarriageReturns", "GET / HTTP/1.1\r")),
    CaseName);

INSTANTIATE_TEST_SUITE_P(Version, DefectTest,
                         testing::Values(DefectCase{.name = "Http10",
                                                    .bytes = "GET / HTTP/1.0\r\n\r\n",
                                                    .state = State::kComplete,
                                                    .defects = {RequestDefect::kNotHttp11}},
                                         DefectCase{.name = "Http20",
                                                    .bytes = "GET / HTTP/2.0\r\n\r\n",
                                                    .state = State::kComplete,
                                                    .defects = {RequestDefect::kNotHttp11}}),
                         CaseName);

INSTANTIATE_TEST_SUITE_P(LineFeed, DefectTest,
                         testing::Values(DefectCase{.name = "InTheRequestLine",
                                                    .bytes = "GET / HTTP/1.1\n\r\n",
                                                    .state = State::kComplete,
                                                    .defects = {RequestDefect::kBareLineFeed}},
                                         DefectCase{.name = "InAHeader",
                                                    .bytes = "GET / HTTP/1.1\r\nA: b\n\r\n",
                                                    .state = State::kComplete,
                                                    .defects = {RequestDefect::kBareLineFeed}},
                                         DefectCase{.name = "Everywhere",
                                                    .bytes = "GET / HTTP/1.1\nA: b\n\n",
                                                    .state = State::kComplete,
                                                    .defects = {RequestDefect::kBareLineFeed}},
                                         DefectCase{.name = "AfterAChunk",
                                                    .bytes = Chunked("1\r\na\n0\r\n\r\n"),
                                                    .state = State::kComplete,
                                                    .defects = {RequestDefect::kTransferEncoding,
                                                                RequestDefect::kBareLineFeed}}),
                         CaseName);

INSTANTIATE_TEST_SUITE_P(
    Header, DefectTest,
    testing::Values(
        BadHeader("NoColon", "Host"), BadHeader("EmptyName", ": a"),
        BadHeader("SpaceBeforeTheColon", "Host : a"), BadHeader("SpaceInTheName", "Ho st: a"),
        BadHeader("Folded", "A: b\r\n c"), BadHeader("FoldedByATab", "A: b\r\n\tc"),
        BadHeader("OnlySpace", " "), BadHeader("NameNotAscii", "H\xc3\xa9: a"),
        BadHeader("Nul", std::string_view("A: b\0c", 6)), BadHeader("Delete", "A: b\x7f"),
        BadHeader("CarriageReturn", "A: b\rc"),
        DefectCase{.name = "Trailer",
                   .bytes = Chunked("0\r\nno colon\r\n\r\n"),
                   .state = State::kBroken,
                   .defects = {RequestDefect::kTransferEncoding, RequestDefect::kMalformedHeader}}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    ContentLength, DefectTest,
    testing::Values(DefectCase{.name = "Missing",
                               .bytes = PostWith("Host: a\r\n"),
                               .state = State::kComplete,
                               .defects = {RequestDefect::kContentLengthMissing}},
                    DefectCase{.name = "ZeroIsThere",
                               .bytes = PostWith("content-length: 0\r\n"),
                               .state = State::kComplete,
                               .defects = {}},
                    DefectCase{
                        .name = "TwiceTheSame",
                        .bytes = PostWith("Content-Length: 1\r\nContent-Length: 1\r\n") + "a",
                        .state = State::kComplete,
                        .defects = {}},
                    DefectCase{.name = "GetNeedsNone",
                               .bytes = "GET / HTTP/1.1\r\n\r\n",
                               .state = State::kComplete,
                               .defects = {}},
                    BadLength("Empty", "Content-Length:\r\n"),
                    BadLength("Negative", "Content-Length: -1\r\n"),
                    BadLength("Signed", "Content-Length: +1\r\n"),
                    BadLength("Hexadecimal", "Content-Length: 0x1\r\n"),
                    BadLength("HexadecimalDigits", "Content-Length: a\r\n"),
                    BadLength("Fraction", "Content-Length: 1.0\r\n"),
                    BadLength("List", "Content-Length: 1, 1\r\n"),
                    BadLength("Differing", "Content-Length: 1\r\nContent-Length: 2\r\n"),
                    BadLength("DifferingSpelling", "Content-Length: 1\r\nContent-Length: 01\r\n"),
                    BadLength("ThirdDiffers",
                              "Content-Length: 1\r\nContent-Length: 1\r\nContent-Length: 3\r\n"),
                    BadLength("InvalidBesideTransferEncoding",
                              "Content-Length: x\r\nTransfer-Encoding: chunked\r\n")),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    TransferEncoding, DefectTest,
    testing::Values(BadEncoding("OtherCoding", PostWith("Transfer-Encoding: gzip\r\n")),
                    BadEncoding("Identity", PostWith("Transfer-Encoding: identity\r\n")),
                    BadEncoding("TwoCodings", PostWith("Transfer-Encoding: gzip, chunked\r\n")),
                    BadEncoding("Twice", PostWith("Transfer-Encoding: chunked\r\n"
                                                  "Transfer-Encoding: chunked\r\n")),
                    BadEncoding("EmptySize", Chunked("\r\n")),
                    BadEncoding("SizeNotHex", Chunked("g\r\n")),
                    BadEncoding("PrefixedSize", Chunked("0x1\r\na\r\n")),
                    BadEncoding("NegativeSize", Chunked("-1\r\n")),
                    BadEncoding("SpaceBeforeTheSize", Chunked(" 1\r\na\r\n")),
                    BadEncoding("ChunkTooLong", Chunked("1\r\nab\r\n0\r\n\r\n"))),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Incomplete, DefectTest,
    testing::Values(Cut("InTheMethod", "POS", {RequestDefect::kIncomplete}),
                    Cut("InTheRequestLine", "POST /", {RequestDefect::kIncomplete}),
                    Cut("InTheHead", "POST / HTTP/1.1\r\nA: b\r\n", {RequestDefect::kIncomplete}),
                    Cut("InTheBody", PostWith("Content-Length: 3\r\n") + "ab",
                        {RequestDefect::kIncomplete}),
                    Cut("BeforeTheLastChunk", Chunked("1\r\na\r\n"),
                        {RequestDefect::kTransferEncoding, RequestDefect::kIncomplete}),
                    Cut("BeforeTheEndOfTheTrailers", Chunked("0\r\n"),
                        {RequestDefect::kTransferEncoding, RequestDefect::kIncomplete})),
    CaseName);

TEST(RequestDefectTest, HasANameOfItsOwn) {
  const std::vector<std::string_view> names = {
      Name(RequestDefect::kMalformedRequestLine), Name(RequestDefect::kNotHttp11),
      Name(RequestDefect::kBareLineFeed),         Name(RequestDefect::kMalformedHeader),
      Name(RequestDefect::kContentLengthMissing), Name(RequestDefect::kContentLengthInvalid),
      Name(RequestDefect::kTransferEncoding),     Name(RequestDefect::kIncomplete),
      Name(RequestDefect::kBytesAfterRequest),    Name(RequestDefect::kTooLarge)};
  EXPECT_THAT(names, ElementsAre("malformed request line", "not HTTP/1.1", "bare line feed",
                                 "malformed header", "Content-Length missing",
                                 "Content-Length invalid", "Transfer-Encoding", "incomplete",
                                 "bytes after the request", "too large"));
}

}  // namespace
}  // namespace mock_agent
