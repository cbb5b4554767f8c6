#include "mock_agent/wire/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "mock_agent/testing/parse_every_way_for_test.h"

namespace mock_agent {
namespace {

using State = RequestParser::State;
using Place = RequestParser::Place;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::string_view kUsual =
    "POST /GetKey HTTP/1.1\r\n"
    "Host: dstack\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 12\r\n"
    "\r\n"
    "{\"path\":\"a\"}";

TEST(RequestTest, SomeAskForNoKey) {
  const auto asks_for_none = [](const char* target) {
    Request request;
    request.method = "POST";
    request.target = target;
    return AsksForNoKey(request);
  };
  for (const char* target : {"/Info", "/v0/Info", "/Version", "http://dstack/v1/Version"}) {
    EXPECT_TRUE(asks_for_none(target)) << target;
  }
  for (const char* target : {"/GetKey", "/GetInfo", "/Info/GetKey", "/v2/Info", "/"}) {
    EXPECT_FALSE(asks_for_none(target)) << target;
  }
}

TEST(RequestParserTest, TakesAWholeRequest) {
  const auto [request, state, taken] = ParseEveryWay(kUsual);
  EXPECT_EQ(state, State::kComplete);
  EXPECT_EQ(taken, kUsual.size());
  EXPECT_TRUE(request.whole);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/GetKey");
  EXPECT_EQ(request.version, "HTTP/1.1");
  EXPECT_THAT(request.headers,
              ElementsAre(Pair("Host", "dstack"), Pair("Content-Type", "application/json"),
                          Pair("Content-Length", "12")));
  EXPECT_EQ(request.body, "{\"path\":\"a\"}");
  EXPECT_THAT(request.defects, IsEmpty());
}

TEST(RequestParserTest, TheEndAfterAWholeRequestChangesNothing) {
  EXPECT_EQ(ParseEveryWay(kUsual, /*end=*/true), ParseEveryWay(kUsual));
}

TEST(RequestParserTest, LeavesTheNextRequestAlone) {
  const std::string two = std::string(kUsual) + "GET /Info HTTP/1.1\r\n\r\n";
  const auto [request, state, taken] = ParseEveryWay(two);
  EXPECT_EQ(state, State::kComplete);
  EXPECT_EQ(taken, kUsual.size());
  EXPECT_EQ(request, ParseEveryWay(kUsual).request);

  const auto next = ParseEveryWay(std::string_view(two).substr(taken), false, Place::kFollowing);
  EXPECT_EQ(next.state, State::kComplete);
  EXPECT_EQ(next.request.target, "/Info");
  EXPECT_THAT(next.request.defects, IsEmpty());
}

TEST(RequestParserTest, KeepsHeadersAsSentButForOuterSpace) {
  const auto [request, state, taken] = ParseEveryWay(
      "GET / HTTP/1.1\r\nA:1\r\na: \t 2 3\t \r\nEmpty:\r\nhigh: \xc3\xa9\xff\r\n!#$%&'*+-.^_`|~9z: "
      ":\r\n\r\n");
  EXPECT_EQ(state, State::kComplete);
  EXPECT_THAT(request.headers,
              ElementsAre(Pair("A", "1"), Pair("a", "2 3"), Pair("Empty", ""),
                          Pair("high", "\xc3\xa9\xff"), Pair("!#$%&'*+-.^_`|~9z", ":")));
  EXPECT_THAT(request.Header("A"), ElementsAre("1", "2 3"));
  EXPECT_THAT(request.Header("a"), ElementsAre("1", "2 3"));
  EXPECT_THAT(request.Header("absent"), IsEmpty());
}

TEST(RequestParserTest, DecodesChunks) {
  const auto [request, state, taken] = ParseEveryWay(
      "POST / HTTP/1.1\r\ntransfer-encoding: Chunked\r\n\r\n"
      "1\r\n{\r\n00C;name=\"x\"\r\n\"path\":\r\n12}\r\n0;last\r\nTrailer: ignored\r\n\r\n");
  EXPECT_EQ(state, State::kComplete);
  EXPECT_EQ(request.body, "{\"path\":\r\n12}");
  EXPECT_THAT(request.headers, ElementsAre(Pair("transfer-encoding", "Chunked")));
  EXPECT_THAT(request.defects, ElementsAre(RequestDefect::kTransferEncoding));
}

TEST(RequestParserTest, FramesByTransferEncodingAndNotByContentLength) {
  const auto [request, state, taken] = ParseEveryWay(
      "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: "
      "chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");
  EXPECT_EQ(state, State::kComplete);
  EXPECT_EQ(request.body, "ab");
  EXPECT_THAT(request.defects, ElementsAre(RequestDefect::kTransferEncoding));
}

TEST(RequestParserTest, AnUnfinishedRequestShowsWhatArrived) {
  const auto [request, state, taken] = ParseEveryWay("POST /GetKey HTTP/1.1\r\nHost: a\r\nConten");
  EXPECT_EQ(state, State::kNeedMore);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/GetKey");
  EXPECT_THAT(request.headers, ElementsAre(Pair("Host", "a")));
  EXPECT_FALSE(request.whole);
  EXPECT_EQ(ParseEveryWay("GET /").request.method, "GET");
}

TEST(RequestParserTest, TheEndBeforeAnythingIsNoRequest) {
  const auto [request, state, taken] = ParseEveryWay("", /*end=*/true);
  EXPECT_EQ(state, State::kNeedMore);
  EXPECT_EQ(request, Request());
}

TEST(RequestParserTest, BytesAfterARequestAreNoRequest) {
  struct Case {
    std::string_view bytes;
    bool end = false;
    State state;
  };
  for (const auto& [bytes, end, state] : {
           Case{.bytes = "}", .state = State::kBroken},
           Case{.bytes = "1\"}", .state = State::kBroken},
           Case{.bytes = "\r\n", .state = State::kBroken},
           Case{.bytes = std::string_view("\0", 1), .state = State::kBroken},
           Case{.bytes = "ab", .end = true, .state = State::kBroken},
       }) {
    SCOPED_TRACE(bytes);
    const Parsed parsed = ParseEveryWay(bytes, end, Place::kFollowing);
    EXPECT_EQ(parsed.state, state);
    EXPECT_EQ(parsed.request.method, "");
    EXPECT_THAT(parsed.request.defects, ElementsAre(RequestDefect::kBytesAfterRequest));
  }
}

TEST(RequestParserTest, AFollowingRequestWithAMethodHasTheDefectsOfAnyOther) {
  const Parsed malformed = ParseEveryWay("GET /\r\n", false, Place::kFollowing);
  EXPECT_THAT(malformed.request.defects, ElementsAre(RequestDefect::kMalformedRequestLine));
  const Parsed cut = ParseEveryWay("GET /", /*end=*/true, Place::kFollowing);
  EXPECT_THAT(cut.request.defects, ElementsAre(RequestDefect::kIncomplete));
}

TEST(RequestParserTest, AWholeRequestTakesNoMoreAndABrokenOneTakesAll) {
  RequestParser whole;
  whole.Feed("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(whole.Feed("GET"), 0U);
  RequestParser broken;
  broken.Feed("?");
  EXPECT_EQ(broken.Feed("GET"), 3U);
}

TEST(RequestParserTest, TakesABodyOfTenMebibytesAndNotAByteMore) {
  constexpr std::size_t kLimit = 10 * 1024 * 1024;
  const std::string body(kLimit, 'x');
  RequestParser fits;
  fits.Feed(PostWith("Content-Length: 10485760\r\n"));
  EXPECT_EQ(fits.Feed(body + "GET"), kLimit);
  EXPECT_EQ(fits.state(), State::kComplete);
  EXPECT_EQ(fits.request().body.size(), kLimit);

  for (const std::string_view length :
       {"10485761", "18446744073709551615", "18446744073709551616"}) {
    RequestParser declared;
    declared.Feed(PostWith("Content-Length: " + std::string(length) + "\r\n"));
    EXPECT_EQ(declared.state(), State::kBroken);
    EXPECT_THAT(declared.request().defects, ElementsAre(RequestDefect::kTooLarge));
  }
}

TEST(RequestParserTest, CountsTheBodyOverAllChunks) {
  const std::string half(5 * 1024 * 1024, 'x');
  for (const std::string_view more : {"1", "ffffffffffffffff", "10000000000000000"}) {
    RequestParser parser;
    parser.Feed(Chunked("500000\r\n" + half + "\r\n500000\r\n" + half + "\r\n"));
    ASSERT_EQ(parser.state(), State::kNeedMore);
    parser.Feed(std::string(more) + "\r\n");
    EXPECT_EQ(parser.state(), State::kBroken);
    EXPECT_THAT(parser.request().defects,
                ElementsAre(RequestDefect::kTransferEncoding, RequestDefect::kTooLarge));
  }
}

TEST(RequestParserTest, BoundsTheLines) {
  const std::string many(RequestParser::kMaxLineBytes / 10 + 1, 'a');
  struct Case {
    std::string_view name;
    std::string_view begin;
    std::string_view header;
  };
  for (const auto& [name, begin, header] : {
           Case{.name = "an endless request line", .begin = "GET /", .header = ""},
           Case{.name = "an endless header", .begin = "GET / HTTP/1.1\r\nA: ", .header = ""},
           Case{.name = "endless headers", .begin = "GET / HTTP/1.1\r\n", .header = "B: b\r\nA: "},
       }) {
    SCOPED_TRACE(name);
    RequestParser parser;
    parser.Feed(begin);
    const std::string block = std::string(header) + many + (header.empty() ? "" : "\r\n");
    for (int i = 0; i < 9; ++i) parser.Feed(block);
    EXPECT_EQ(parser.state(), State::kNeedMore);
    parser.Feed(block);
    EXPECT_EQ(parser.state(), State::kBroken);
    EXPECT_THAT(parser.request().defects, ElementsAre(RequestDefect::kTooLarge));
  }
}

TEST(RequestTest, SplitsTheTarget) {
  struct Case {
    std::string target;
    std::string_view path;
    std::string_view query;
  };
  for (const auto& [target, path, query] : {
           Case{.target = "/GetKey", .path = "/GetKey", .query = ""},
           Case{.target = "/GetKey?path=a?b", .path = "/GetKey", .query = "path=a?b"},
           Case{.target = "/GetKey?", .path = "/GetKey", .query = ""},
           Case{.target = "/?u=http://a/b", .path = "/", .query = "u=http://a/b"},
           Case{.target = "/a://b/c", .path = "/a://b/c", .query = ""},
           Case{.target = "http://unix.socket/GetKey", .path = "/GetKey", .query = ""},
           Case{.target = "HTTP://a:80/v0/GetKey?json", .path = "/v0/GetKey", .query = "json"},
           Case{.target = "http://unix.socket", .path = "/", .query = ""},
           Case{.target = "http://unix.socket?a=/b", .path = "/", .query = "a=/b"},
           Case{.target = "a/b://c", .path = "a/b://c", .query = ""},
           Case{.target = "*", .path = "*", .query = ""},
       }) {
    SCOPED_TRACE(target);
    Request request;
    request.target = target;
    EXPECT_EQ(request.Path(), path);
    EXPECT_EQ(request.Query(), query);
  }
}

TEST(RequestParserTest, BoundsTheNumberOfHeaders) {
  RequestParser parser;
  parser.Feed("GET / HTTP/1.1\r\n");
  for (std::size_t i = 0; i < RequestParser::kMaxHeaders; ++i) parser.Feed("a:b\r\n");
  EXPECT_EQ(parser.state(), State::kNeedMore);
  parser.Feed("a:b\r\n");
  EXPECT_EQ(parser.state(), State::kBroken);
  EXPECT_THAT(parser.request().defects, ElementsAre(RequestDefect::kTooLarge));
  EXPECT_EQ(parser.request().headers.size(), RequestParser::kMaxHeaders);
}

}  // namespace
}  // namespace mock_agent
