#include "conformance/judge/request_check.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace conformance {
namespace {

using mock_agent::Recording;
using mock_agent::Request;
using mock_agent::RequestDefect;

const Asked kAsked{.socket = "/tmp/agent.sock",
                   .key_path = "app/key",
                   .purpose = "tessera-arc-server-key",
                   .algorithm = "secp256k1"};

Request Sound() {
  Request request{
      .method = "POST",
      .target = "/GetKey",
      .version = "HTTP/1.1",
      .headers = {{"Host", "dstack"}, {"Content-Type", "application/json"}},
      .body = R"({"path":"app/key","purpose":"tessera-arc-server-key","algorithm":"secp256k1"})",
      .defects = {},
      .whole = true};
  request.headers.emplace_back("Content-Length", std::to_string(request.body.size()));
  return request;
}

Request WithHeader(std::string_view name, std::string_view value) {
  Request request = Sound();
  for (auto& header : request.headers) {
    if (header.first == name) header.second = value;
  }
  return request;
}

Request WithoutHeader(std::string_view name) {
  Request request = Sound();
  std::erase_if(request.headers, [name](const auto& header) { return header.first == name; });
  return request;
}

Request WithSecondHeader(std::string_view name, std::string_view value) {
  Request request = Sound();
  request.headers.emplace_back(name, value);
  return request;
}

Request WithBody(std::string body) {
  Request request = WithHeader("Content-Length", std::to_string(body.size()));
  request.body = std::move(body);
  return request;
}

Request WithTarget(std::string target) {
  Request request = Sound();
  request.target = std::move(target);
  return request;
}

// What the agent's parser makes of these bytes, when the client then stops.
Request Parsed(std::string_view bytes) {
  mock_agent::RequestParser parser;
  parser.Feed(bytes);
  parser.End();
  return parser.request();
}

// Each of `requests` on a connection of its own.
Recording Wire(const std::vector<Request>& requests) {
  Recording wire;
  for (const Request& request : requests) {
    wire.connections.emplace_back();
    wire.connections.back().requests = {request};
  }
  wire.connection_count = wire.connections.size();
  return wire;
}

const std::map<std::string_view, RequestCheck*> kChecks = {
    {"RQ-01", CheckRequestLine}, {"RQ-02", CheckContentType},         {"RQ-03", CheckContentLength},
    {"RQ-04", CheckPath},        {"RQ-05", CheckPurposeAndAlgorithm}, {"RQ-06", CheckOneRequest},
    {"FC-53", CheckRepeats},
};

std::optional<std::string> CheckRequests(std::string_view clause, const Recording& wire,
                                         const Asked& asked) {
  return kChecks.at(clause)(wire, asked, Requests::kEvery);
}

void ExpectAllHold(const Request& request, const Asked& asked) {
  for (const auto& [clause, check] : kChecks) {
    EXPECT_EQ(check(Wire({request}), asked, Requests::kEvery), std::nullopt) << clause;
  }
}

TEST(RequestCheckTest, EveryClauseHoldsForASoundRequest) {
  ExpectAllHold(Sound(), kAsked);
}

TEST(RequestCheckTest, WellFormedChunksAreAsGoodAsALengthWhereTheyMayBe) {
  constexpr std::string_view kHead = "POST /GetKey HTTP/1.1\r\nTransfer-Encoding: chunked\r\n";
  const auto said = [](std::string_view head, std::string_view rest) {
    return CheckLengthOrChunks(Wire({Parsed(std::string(head).append(rest))}), kAsked,
                               Requests::kEvery);
  };
  EXPECT_EQ(CheckLengthOrChunks(Wire({Sound()}), kAsked, Requests::kEvery), std::nullopt);
  EXPECT_EQ(said(kHead, "\r\n2\r\n{}\r\n0\r\n\r\n"), std::nullopt);
  EXPECT_NE(said(kHead, "\r\n2\r\n{}\r\n"), std::nullopt);
  EXPECT_NE(said(kHead, "Content-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n"), std::nullopt);
  EXPECT_NE(said("POST /GetKey HTTP/1.1\r\n", "\r\n"), std::nullopt);
}

TEST(RequestCheckTest, EveryClauseHoldsForWhatHonestClientsVary) {
  for (
      const Request& request :
      {WithTarget("/v0/GetKey"), WithTarget("/GetKey?json"),
       WithTarget("http://unix.socket/v0/GetKey"),
       WithHeader("Content-Type", "Application/JSON; charset=utf-8"),
       WithHeader("Content-Type", "application/json ;charset=utf-8"),
       WithSecondHeader("content-type", "application/json"), WithoutHeader("Host"),
       WithBody(
           R"( {"algorithm":"secp256k1", "note":{"path":"x"},"path":"\u0061pp\/key", "purpose":"tessera-arc-server-key"} )")}) {
    ExpectAllHold(request, kAsked);
  }
}

TEST(RequestCheckTest, ComparesThePathAfterDecodingByteForByte) {
  Asked asked = kAsked;
  asked.key_path = "q\"b\\c\n\x01/\xC3\xA9\xF0\x9F\x94\x91";
  const std::string rest = R"(,"purpose":"tessera-arc-server-key","algorithm":"secp256k1"})";
  ExpectAllHold(WithBody("{\"path\":\"q\\\"b\\\\c\\n\\u0001/\xC3\xA9\xF0\x9F\x94\x91\"" + rest),
                asked);
  ExpectAllHold(WithBody(R"({"path":"q\"b\\c\u000a\u0001\/\u00e9\ud83d\udd11")" + rest), asked);
  // The same letter, decomposed: other bytes.
  EXPECT_EQ(
      CheckRequests(
          "RQ-04", Wire({WithBody(R"({"path":"q\"b\\c\u000a\u0001\/e\u0301\ud83d\udd11")" + rest)}),
          asked),
      R"(path is "q\"b\\c\n\u0001/e\u0301\ud83d\udd11" (15 bytes), not "q\"b\\c\n\u0001/\u00e9\ud83d\udd11" (14 bytes): another from byte 8 on)");
}

struct Broken {
  std::string_view name;
  std::string_view clause;
  std::function<Request()> request;
  std::string_view said;
};

class RequestCheckBrokenTest : public testing::TestWithParam<Broken> {};

TEST_P(RequestCheckBrokenTest, SaysWhatIsWrong) {
  EXPECT_EQ(CheckRequests(GetParam().clause, Wire({GetParam().request()}), kAsked),
            GetParam().said);
}

TEST_P(RequestCheckBrokenTest, SaysWhichOfSeveralIsWrong) {
  EXPECT_EQ(CheckRequests(GetParam().clause, Wire({Sound(), GetParam().request()}), kAsked),
            "request 2 of 2: " + std::string(GetParam().said));
}

Broken BytesRow(std::string_view name, std::string_view clause, std::string_view bytes,
                std::string_view said) {
  return {
      .name = name, .clause = clause, .request = [bytes] { return Parsed(bytes); }, .said = said};
}

INSTANTIATE_TEST_SUITE_P(
    Lines, RequestCheckBrokenTest,
    testing::Values(
        Broken{.name = "Get",
               .clause = "RQ-01",
               .request =
                   [] {
                     Request request = Sound();
                     request.method = "GET";
                     return request;
                   },
               .said = "the method is \"GET\""},
        Broken{.name = "LowerCaseMethod",
               .clause = "RQ-01",
               .request =
                   [] {
                     Request request = Sound();
                     request.method = "post";
                     return request;
                   },
               .said = "the method is \"post\""},
        Broken{.name = "Http10",
               .clause = "RQ-01",
               .request =
                   [] {
                     Request request = Sound();
                     request.version = "HTTP/1.0";
                     return request;
                   },
               .said = "the version is \"HTTP/1.0\""},
        Broken{.name = "GetKeyV1",
               .clause = "RQ-01",
               .request = [] { return WithTarget("/v1/GetKey"); },
               .said = "the target is \"/v1/GetKey\""},
        Broken{.name = "LowerCaseTarget",
               .clause = "RQ-01",
               .request = [] { return WithTarget("/getkey"); },
               .said = "the target is \"/getkey\""},
        Broken{.name = "TargetBelow",
               .clause = "RQ-01",
               .request = [] { return WithTarget("/prpc/GetKey"); },
               .said = "the target is \"/prpc/GetKey\""},
        BytesRow("NoVersion", "RQ-01", "POST /GetKey\r\n\r\n", "the request line is malformed"),
        BytesRow("NotHttpAtAll", "RQ-01", "\x16\x03\x01", "the request line is malformed"),
        BytesRow("BreaksOffInTheTarget", "RQ-01", "POST /Get", "the target is \"\""),
        BytesRow("Http10FromTheWire", "RQ-01", "POST /GetKey HTTP/1.0\r\n\r\n",
                 "the version is \"HTTP/1.0\""),
        BytesRow("BareLineFeed", "RQ-01", "POST /GetKey HTTP/1.1\nHost: x\r\n\r\n",
                 "a line ends without a carriage return"),
        BytesRow("SpaceBeforeTheColon", "RQ-01", "POST /GetKey HTTP/1.1\r\nHost : x\r\n\r\n",
                 "a header line is malformed")),
    [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(
    ContentType, RequestCheckBrokenTest,
    testing::Values(
        Broken{.name = "Missing",
               .clause = "RQ-02",
               .request = [] { return WithoutHeader("Content-Type"); },
               .said = "no Content-Type"},
        Broken{.name = "Form",
               .clause = "RQ-02",
               .request =
                   [] { return WithHeader("Content-Type", "application/x-www-form-urlencoded"); },
               .said = "Content-Type is \"application/x-www-form-urlencoded\""},
        Broken{.name = "OnlyBeginsLikeJson",
               .clause = "RQ-02",
               .request = [] { return WithHeader("Content-Type", "application/json-seq"); },
               .said = "Content-Type is \"application/json-seq\""},
        Broken{.name = "OnlyMentionsJson",
               .clause = "RQ-02",
               .request = [] { return WithHeader("Content-Type", "text/plain; application/json"); },
               .said = "Content-Type is \"text/plain; application/json\""},
        Broken{.name = "SecondIsAnother",
               .clause = "RQ-02",
               .request = [] { return WithSecondHeader("Content-Type", "text/plain"); },
               .said = "Content-Type is \"text/plain\""}),
    [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(
    ContentLength, RequestCheckBrokenTest,
    testing::Values(
        Broken{.name = "Missing",
               .clause = "RQ-03",
               .request = [] { return WithoutHeader("Content-Length"); },
               .said = "no Content-Length"},
        Broken{.name = "Twice",
               .clause = "RQ-03",
               .request = [] { return WithSecondHeader("content-length", "77"); },
               .said = "2 Content-Length headers"},
        Broken{.name = "NotANumber",
               .clause = "RQ-03",
               .request = [] { return WithHeader("Content-Length", "77x"); },
               .said = "Content-Length is \"77x\""},
        Broken{.name = "Signed",
               .clause = "RQ-03",
               .request = [] { return WithHeader("Content-Length", "+77"); },
               .said = "Content-Length is \"+77\""},
        Broken{.name = "Empty",
               .clause = "RQ-03",
               .request = [] { return WithHeader("Content-Length", ""); },
               .said = "Content-Length is \"\""},
        Broken{.name = "OverflowsToTheRightNumber",
               .clause = "RQ-03",
               .request = [] { return WithHeader("Content-Length", "18446744073709551693"); },
               .said = "Content-Length is \"18446744073709551693\""},
        Broken{.name = "CountsMore",
               .clause = "RQ-03",
               .request = [] { return WithHeader("Content-Length", "78"); },
               .said = "Content-Length is 78, and 77 bytes of body came"},
        Broken{.name = "CountsFewer",
               .clause = "RQ-03",
               .request = [] { return WithHeader("Content-Length", "76"); },
               .said = "Content-Length is 76, and 77 bytes of body came"},
        BytesRow("MissingFromTheWire", "RQ-03", "POST /GetKey HTTP/1.1\r\n\r\n",
                 "no Content-Length"),
        BytesRow("InvalidFromTheWire", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 0x2\r\n\r\n{}",
                 "Content-Length is \"0x2\""),
        BytesRow("TwoThatDiffer", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                 "2 Content-Length headers"),
        BytesRow("BreaksOffInTheHeaders", "RQ-03", "POST /GetKey HTTP/1.1\r\nContent-L",
                 "the request breaks off before its Content-Length"),
        BytesRow("BreaksOffInTheBody", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 3\r\n\r\n{}",
                 "Content-Length is 3, and 2 bytes of body came"),
        BytesRow("BreaksOffAfterTheLength", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 0\r\n",
                 "Content-Length is 0, and 0 bytes of body came"),
        BytesRow("ChunkedFromTheWire", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                 "framed by Transfer-Encoding instead of Content-Length"),
        BytesRow("ChunkedWithALength", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "2\r\n{}\r\n0\r\n\r\n",
                 "framed by Transfer-Encoding instead of Content-Length"),
        BytesRow("TooLarge", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
                 "more bytes than the agent reads")),
    [](const auto& row) { return std::string(row.param.name); });

Broken BodyRow(std::string_view name, std::string_view clause, std::string body,
               std::string_view said) {
  return {.name = name,
          .clause = clause,
          .request = [body = std::move(body)] { return WithBody(body); },
          .said = said};
}

constexpr std::string_view kNoObject = "the body is not one JSON object with each member once";

INSTANTIATE_TEST_SUITE_P(
    Body, RequestCheckBrokenTest,
    testing::Values(
        BodyRow("Empty", "RQ-04", "", kNoObject),
        BodyRow("Cut", "RQ-04", R"({"path":"app/key")", kNoObject),
        BodyRow("Array", "RQ-04", R"([{"path":"app/key"}])", kNoObject),
        BodyRow("JunkAfter", "RQ-04", R"({"path":"app/key"}x)", kNoObject),
        BodyRow("SecondObject", "RQ-04", R"({"path":"app/key"}{})", kNoObject),
        BodyRow("MemberTwice", "RQ-04", R"({"path":"app/key","path":"app/key"})", kNoObject),
        BodyRow("MemberTwiceDeepInside", "RQ-04", R"({"path":"app/key","a":[{"b":1,"b":1}]})",
                kNoObject),
        BodyRow("ByteOrderMark", "RQ-04", "\xEF\xBB\xBF{\"path\":\"app/key\"}", kNoObject),
        BodyRow("NulAfter", "RQ-04", std::string("{\"path\":\"app/key\"}\0", 19), kNoObject),
        BodyRow("InvalidUtf8", "RQ-04", "{\"path\":\"app/key\xFF\"}", kNoObject),
        BodyRow("RawControlCharacter", "RQ-04", "{\"path\":\"app\n/key\"}", kNoObject),
        BodyRow("FormFields", "RQ-04", "path=app/key", kNoObject),
        BodyRow("NoPath", "RQ-04", R"({"Path":"app/key","in":{"path":"app/key"}})",
                "no path in the body"),
        BodyRow("PathIsNull", "RQ-04", R"({"path":null})", "path is not a string"),
        BodyRow("PathIsCut", "RQ-04", R"({"path":"app"})",
                R"(path is "app" (3 bytes), not "app/key" (7 bytes): another from byte 3 on)"),
        BodyRow(
            "PathIsLonger", "RQ-04", R"({"path":"app/key\u0000"})",
            R"(path is "app/key\u0000" (8 bytes), not "app/key" (7 bytes): another from byte 7 on)"),
        BodyRow("BodyIsNoObjectForThePurpose", "RQ-05", "null", kNoObject),
        BodyRow("NoPurpose", "RQ-05", R"({"path":"app/key","algorithm":"secp256k1"})",
                "no purpose in the body"),
        BodyRow(
            "AnotherPurpose", "RQ-05",
            R"({"path":"app/key","purpose":"signing","algorithm":"secp256k1"})",
            R"(purpose is "signing" (7 bytes), not "tessera-arc-server-key" (22 bytes): another from byte 0 on)"),
        BodyRow("NoAlgorithm", "RQ-05", R"({"path":"app/key","purpose":"tessera-arc-server-key"})",
                "no algorithm in the body"),
        BodyRow(
            "AnAliasOfTheAlgorithm", "RQ-05",
            R"({"path":"app/key","purpose":"tessera-arc-server-key","algorithm":"k256"})",
            R"(algorithm is "k256" (4 bytes), not "secp256k1" (9 bytes): another from byte 0 on)")),
    [](const auto& row) { return std::string(row.param.name); });

// A client that counts characters declares too little for this path.
TEST(RequestCheckTest, BytesAfterTheDeclaredBodyBreakTheLengthAndAreNoSecondRequest) {
  mock_agent::RequestParser following(mock_agent::RequestParser::Place::kFollowing);
  following.Feed("\"}");
  Recording wire = Wire({Sound()});
  wire.connections.front().requests.push_back(following.request());
  EXPECT_EQ(CheckRequests("RQ-03", wire, kAsked),
            "bytes came after the body that Content-Length declares");
  EXPECT_EQ(CheckRequests("RQ-01", wire, kAsked), std::nullopt);
  EXPECT_EQ(CheckRequests("RQ-06", wire, kAsked), std::nullopt);
}

TEST(RequestCheckTest, BytesAfterTheDeclaredBodyMayStandOnTheRequestItself) {
  Request request = Sound();
  request.defects = {RequestDefect::kBytesAfterRequest};
  EXPECT_EQ(CheckRequests("RQ-03", Wire({request}), kAsked),
            "bytes came after the body that Content-Length declares");
}

TEST(RequestCheckTest, ShortensLongPathsTo80Characters) {
  Asked asked = kAsked;
  asked.key_path = std::string(4096, 'p');
  const std::string shown = "\"" + std::string(75, 'p') + "...\"";
  EXPECT_EQ(CheckRequests("RQ-04",
                          Wire({WithBody("{\"path\":\"" + std::string(4095, 'p') + "\"}")}), asked),
            "path is " + shown + " (4095 bytes), not " + shown +
                " (4096 bytes): another from byte 4095 on");
}

TEST(RequestCheckTest, QuotesInvalidUtf8AsAscii) {
  EXPECT_EQ(CheckRequests("RQ-01", Wire({WithTarget("/\xFF\x1B[2J")}), kAsked),
            R"(the target is "/\ufffd\u001b[2J")");
}

TEST(RequestCheckTest, NothingIsWrongWithNoRequest) {
  Recording connected;
  connected.connections.emplace_back();
  connected.connection_count = 1;
  for (const auto& [clause, check] : kChecks) {
    EXPECT_EQ(CheckRequests(clause, Recording(), kAsked), std::nullopt) << clause;
    EXPECT_EQ(CheckRequests(clause, connected, kAsked), std::nullopt) << clause;
  }
}

TEST(RequestCheckTest, ARequestThatTheAgentMayHaveCutShortSaysNothing) {
  const Request cut = Parsed("GET /Get");
  for (const auto& [clause, check] : kChecks) {
    EXPECT_EQ(check(Wire({cut}), kAsked, Requests::kWhole), std::nullopt) << clause;
    if (clause == "RQ-06" || clause == "FC-53") continue;
    EXPECT_NE(check(Wire({cut}), kAsked, Requests::kEvery), std::nullopt) << clause;
  }
}

TEST(RequestCheckTest, TwoRequestsAreNotOne) {
  EXPECT_EQ(CheckRequests("RQ-06", Wire({Sound(), Sound()}), kAsked),
            "not one request on one connection: requests 2, connections 2");
}

TEST(RequestCheckTest, TwoRequestsOnOneConnectionAreNotOne) {
  Recording wire = Wire({Sound()});
  wire.connections.front().requests.push_back(Sound());
  EXPECT_EQ(CheckRequests("RQ-06", wire, kAsked),
            "not one request on one connection: requests 2, connections 1");
}

TEST(RequestCheckTest, AnEmptyConnectionBesideTheRequestIsOneTooMany) {
  Recording wire = Wire({Sound()});
  wire.connections.emplace_back();
  wire.connection_count = 2;
  EXPECT_EQ(CheckRequests("RQ-06", wire, kAsked),
            "not one request on one connection: requests 1, connections 2");
}

TEST(RequestCheckTest, ThreeEqualRequestsMayBeAsked) {
  EXPECT_EQ(CheckRequests("FC-53", Wire({Sound(), Sound(), Sound()}), kAsked), std::nullopt);
}

TEST(RequestCheckTest, FourRequestsAreTooMany) {
  EXPECT_EQ(CheckRequests("FC-53", Wire({Sound(), Sound(), Sound(), Sound()}), kAsked),
            "4 requests");
  Recording wire = Wire({Sound()});
  wire.connections.front().requests.assign(4, Sound());
  EXPECT_EQ(CheckRequests("FC-53", wire, kAsked), "4 requests");
  Asked two = kAsked;
  two.clients = 2;
  EXPECT_EQ(CheckRequests("FC-53", wire, two), std::nullopt);
  wire.connections.front().requests.assign(7, Sound());
  EXPECT_EQ(CheckRequests("FC-53", wire, two), "7 requests");
}

TEST(RequestCheckTest, ARetryMayAskForMoreAndInOtherWords) {
  const Request more = WithBody(
      R"({"algorithm":"secp256k1","purpose":"tessera-arc-server-key","path":"\u0061pp/key","more":1})");
  const Request absolute = WithTarget("http://localhost/GetKey");
  EXPECT_EQ(CheckRequests("FC-53", Wire({Sound(), more, absolute}), kAsked), std::nullopt);
}

TEST(RequestCheckTest, ARequestCutShortIsNoWeakerOne) {
  const Request cut = Parsed("POST /GetKey HTTP/1.1\r\nContent-Length: 77\r\n\r\n{\"pa");
  EXPECT_EQ(CheckRequests("FC-53", Wire({cut, Sound(), cut}), kAsked), std::nullopt);
}

struct WeakerRow {
  std::string_view name;
  std::function<Request()> request;
  std::string_view said;
};

class WeakerRequestTest : public testing::TestWithParam<WeakerRow> {};

TEST_P(WeakerRequestTest, IsNamed) {
  EXPECT_EQ(CheckRequests("FC-53", Wire({Sound(), Sound(), GetParam().request()}), kAsked),
            "request 3 of 3 is weaker than the first: " + std::string(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Retries, WeakerRequestTest,
    testing::Values(
        WeakerRow{.name = "AnotherMethod",
                  .request =
                      [] {
                        Request request = Sound();
                        request.method = "GET";
                        return request;
                      },
                  .said = "the method is \"GET\""},
        WeakerRow{.name = "AnotherVersion",
                  .request =
                      [] {
                        Request request = Sound();
                        request.version = "HTTP/1.0";
                        return request;
                      },
                  .said = "the version is \"HTTP/1.0\""},
        WeakerRow{.name = "AnotherTarget",
                  .request = [] { return WithTarget("/v0/GetKey"); },
                  .said = "the target is \"/v0/GetKey\""},
        WeakerRow{.name = "AnotherQuery",
                  .request = [] { return WithTarget("/GetKey?path=x"); },
                  .said = "the target is \"/GetKey?path=x\""},
        WeakerRow{
            .name = "AnotherPath",
            .request =
                [] {
                  return WithBody(
                      R"({"path":"app","purpose":"tessera-arc-server-key","algorithm":"secp256k1"})");
                },
            .said = "another \"path\" in the body"},
        WeakerRow{
            .name = "NoPurpose",
            .request = [] { return WithBody(R"({"path":"app/key","algorithm":"secp256k1"})"); },
            .said = "no \"purpose\" in the body"},
        WeakerRow{.name = "NoJson",
                  .request = [] { return WithBody("path=app/key"); },
                  .said = "another body, and not both are JSON objects"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace conformance
