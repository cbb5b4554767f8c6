#include "conformance/judge/request_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/testing/request_sample.h"

namespace conformance {
namespace {

using mock_agent::Recording;
using mock_agent::Request;
using mock_agent::RequestDefect;

TEST(RequestCheckTest, EveryClauseHoldsForASoundRequest) {
  EXPECT_THAT(BrokenClauses(SoundRequest()), testing::IsEmpty());
}

TEST(RequestCheckTest, WellFormedChunksAreAsGoodAsALengthWhereTheyMayBe) {
  constexpr std::string_view kHead = "POST /GetKey HTTP/1.1\r\nTransfer-Encoding: chunked\r\n";
  const auto said = [](std::string_view head, std::string_view rest) {
    return CheckLengthOrChunks(WireOf({ParsedRequest(std::string(head).append(rest))}),
                               SampleAsked(), Requests::kEvery);
  };
  EXPECT_EQ(CheckLengthOrChunks(WireOf({SoundRequest()}), SampleAsked(), Requests::kEvery),
            std::nullopt);
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
    EXPECT_THAT(BrokenClauses(request), testing::IsEmpty());
  }
}

// A client that counts characters declares too little for this path.
TEST(RequestCheckTest, BytesAfterTheDeclaredBodyBreakTheLengthAndAreNoSecondRequest) {
  mock_agent::RequestParser following(mock_agent::RequestParser::Place::kFollowing);
  following.Feed("\"}");
  Recording wire = WireOf({SoundRequest()});
  wire.connections.front().requests.push_back(following.request());
  EXPECT_EQ(WhatIsWrong("RQ-03", wire), "bytes came after the body that Content-Length declares");
  EXPECT_EQ(WhatIsWrong("RQ-01", wire), std::nullopt);
  EXPECT_EQ(WhatIsWrong("RQ-06", wire), std::nullopt);
}

TEST(RequestCheckTest, BytesAfterTheDeclaredBodyMayStandOnTheRequestItself) {
  Request request = SoundRequest();
  request.defects = {RequestDefect::kBytesAfterRequest};
  EXPECT_EQ(WhatIsWrong("RQ-03", WireOf({request})),
            "bytes came after the body that Content-Length declares");
}

// They bring no key: each is one request too many, and no request for a key that lacks something.
TEST(RequestCheckTest, InfoAndVersionAreOneRequestTooManyAndNothingElse) {
  for (const char* target : {"/Info", "/v0/Info", "/Version", "http://dstack/v1/Version"}) {
    Request info = WithTarget(target);
    info.body = "{}";
    const Recording wire = WireOf({info, SoundRequest()});
    for (const auto& [clause, check] : RequestChecks()) {
      EXPECT_EQ(WhatIsWrong(clause, wire).has_value(), clause == "RQ-06") << target << clause;
    }
  }
  for (const char* target : {"/GetInfo", "/Info/GetKey", "/Information", "/v2/Info"}) {
    EXPECT_NE(WhatIsWrong("RQ-01", WireOf({WithTarget(target)})), std::nullopt) << target;
  }
}

TEST(RequestCheckTest, QuotesInvalidUtf8AsAscii) {
  EXPECT_EQ(WhatIsWrong("RQ-01", WireOf({WithTarget("/\xFF\x1B[2J")})),
            R"(the target is "/\ufffd\u001b[2J")");
}

TEST(RequestCheckTest, NothingIsWrongWithNoRequest) {
  Recording connected;
  connected.connections.emplace_back();
  connected.connection_count = 1;
  for (const auto& [clause, check] : RequestChecks()) {
    EXPECT_EQ(WhatIsWrong(clause, Recording()), std::nullopt) << clause;
    EXPECT_EQ(WhatIsWrong(clause, connected), std::nullopt) << clause;
  }
}

TEST(RequestCheckTest, ARequestThatTheAgentMayHaveCutShortSaysNothing) {
  const Request cut = ParsedRequest("GET /Get");
  for (const auto& [clause, check] : RequestChecks()) {
    EXPECT_EQ(check(WireOf({cut}), SampleAsked(), Requests::kWhole), std::nullopt) << clause;
    // What is left out breaks none of these.
    if (clause == "RQ-06" || clause == "RQ-07" || clause == "FC-53") continue;
    EXPECT_NE(check(WireOf({cut}), SampleAsked(), Requests::kEvery), std::nullopt) << clause;
  }
}

TEST(RequestCheckTest, TwoRequestsAreNotOne) {
  EXPECT_EQ(WhatIsWrong("RQ-06", WireOf({SoundRequest(), SoundRequest()})),
            "not one request on one connection: requests 2, connections 2");
}

TEST(RequestCheckTest, TwoRequestsOnOneConnectionAreNotOne) {
  Recording wire = WireOf({SoundRequest()});
  wire.connections.front().requests.push_back(SoundRequest());
  EXPECT_EQ(WhatIsWrong("RQ-06", wire),
            "not one request on one connection: requests 2, connections 1");
}

TEST(RequestCheckTest, AnEmptyConnectionBesideTheRequestIsOneTooMany) {
  Recording wire = WireOf({SoundRequest()});
  wire.connections.emplace_back();
  wire.connection_count = 2;
  EXPECT_EQ(WhatIsWrong("RQ-06", wire),
            "not one request on one connection: requests 1, connections 2");
}

TEST(RequestCheckTest, ThreeEqualRequestsMayBeAsked) {
  EXPECT_EQ(WhatIsWrong("FC-53", WireOf({SoundRequest(), SoundRequest(), SoundRequest()})),
            std::nullopt);
}

TEST(RequestCheckTest, FourRequestsAreTooMany) {
  EXPECT_EQ(WhatIsWrong("FC-53",
                        WireOf({SoundRequest(), SoundRequest(), SoundRequest(), SoundRequest()})),
            "4 requests");
  Recording wire = WireOf({SoundRequest()});
  wire.connections.front().requests.assign(4, SoundRequest());
  EXPECT_EQ(WhatIsWrong("FC-53", wire), "4 requests");
  Asked two = SampleAsked();
  two.clients = 2;
  EXPECT_EQ(WhatIsWrong("FC-53", wire, two), std::nullopt);
  wire.connections.front().requests.assign(7, SoundRequest());
  EXPECT_EQ(WhatIsWrong("FC-53", wire, two), "7 requests");
}

TEST(RequestCheckTest, QuestionsAtOnceAreToldApartByTheirPaths) {
  const Request other = WithBody(
      R"({"path":"app/other","purpose":"tessera-arc-server-key","algorithm":"secp256k1"})");
  const Recording wire = WireOf({SoundRequest(), other, SoundRequest(), other, other});
  EXPECT_NE(WhatIsWrong("RQ-04", wire), std::nullopt);
  EXPECT_NE(WhatIsWrong("FC-53", wire), std::nullopt);
  Asked both = SampleAsked();
  both.beside = {{"app/key", both.purpose, both.algorithm},
                 {"app/other", both.purpose, both.algorithm}};
  for (const char* clause : {"RQ-04", "RQ-05", "FC-53"}) {
    EXPECT_EQ(WhatIsWrong(clause, wire, both), std::nullopt) << clause;
  }
  EXPECT_NE(WhatIsWrong("RQ-04", WireOf({WithBody(R"({"path":"app/third"})")}), both),
            std::nullopt);
  EXPECT_EQ(WhatIsWrong("FC-53",
                        WireOf({other, SoundRequest(), WithBody(R"({"path":"app/other"})")}), both),
            "request 3 of 3 is weaker than the first: no \"algorithm\" in the body");
  Recording many = WireOf({SoundRequest()});
  many.connections.front().requests.assign(7, SoundRequest());
  EXPECT_EQ(WhatIsWrong("FC-53", many, both), "7 requests");
}

TEST(RequestCheckTest, QuestionsAtOnceForOnePathAreToldApartByTheRest) {
  const Request other = WithBody(R"({"path":"app/key","purpose":"signing","algorithm":"ed25519"})");
  Asked both = SampleAsked();
  both.beside = {{both.key_path, both.purpose, both.algorithm},
                 {both.key_path, "signing", "ed25519"}};
  for (const char* clause : {"RQ-04", "RQ-05", "FC-53"}) {
    EXPECT_EQ(WhatIsWrong(clause, WireOf({SoundRequest(), other, other}), both), std::nullopt)
        << clause;
  }
  const Request mixed =
      WithBody(R"({"path":"app/key","purpose":"signing","algorithm":"secp256k1"})");
  EXPECT_NE(WhatIsWrong("RQ-05", WireOf({SoundRequest(), mixed}), both), std::nullopt)
      << "the purpose of the one with the algorithm of the other";
}

TEST(RequestCheckTest, ARetryMayAskForMoreAndInOtherWords) {
  const Request more = WithBody(
      R"({"algorithm":"secp256k1","purpose":"tessera-arc-server-key","path":"\u0061pp/key","more":1})");
  const Request absolute = WithTarget("http://localhost/GetKey");
  EXPECT_EQ(WhatIsWrong("FC-53", WireOf({SoundRequest(), more, absolute})), std::nullopt);
}

TEST(RequestCheckTest, ARequestCutShortIsNoWeakerOne) {
  const Request cut = ParsedRequest("POST /GetKey HTTP/1.1\r\nContent-Length: 77\r\n\r\n{\"pa");
  EXPECT_EQ(WhatIsWrong("FC-53", WireOf({cut, SoundRequest(), cut})), std::nullopt);
}

struct WeakerRow {
  std::string_view name;
  std::function<Request()> request;
  std::string_view said;
};

class WeakerRequestTest : public testing::TestWithParam<WeakerRow> {};

TEST_P(WeakerRequestTest, IsNamed) {
  EXPECT_EQ(WhatIsWrong("FC-53", WireOf({SoundRequest(), SoundRequest(), GetParam().request()})),
            "request 3 of 3 is weaker than the first: " + std::string(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Retries, WeakerRequestTest,
    testing::Values(
        WeakerRow{.name = "AnotherMethod",
                  .request = [] { return With(&Request::method, "GET"); },
                  .said = "the method is \"GET\""},
        WeakerRow{.name = "AnotherVersion",
                  .request = [] { return With(&Request::version, "HTTP/1.0"); },
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
