// What a request of v1 may get wrong: RQ-01, RQ-04, RQ-05 and RQ-07.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/testing/request_sample.h"

namespace conformance {
namespace {

using mock_agent::Request;
using testing::ElementsAre;
using testing::IsEmpty;

Asked AskedOfV1() {
  Asked asked = SampleAsked();
  asked.api = mock_agent::KeyApi::kV1;
  return asked;
}

Request OfV1(std::string body) {
  Request request = WithBody(std::move(body));
  request.target = "/v1/GetKey";
  return request;
}

std::vector<std::string_view> BrokenBy(const Request& request) {
  return BrokenClauses(request, AskedOfV1());
}

constexpr std::string_view kSound = R"({"domain":"app/key","algorithm":"secp256k1"})";

TEST(RequestOfV1, IsSoundWithADomainAndAnAlgorithm) {
  EXPECT_THAT(BrokenBy(OfV1(std::string(kSound))), IsEmpty());
  EXPECT_THAT(BrokenBy(OfV1(R"({"more":1,"algorithm":"secp256k1","domain":"app\/key"})")),
              IsEmpty());
}

TEST(RequestOfV1, GoesToTheMethodOfV1) {
  for (const char* target : {"/GetKey", "/v0/GetKey", "/v1/getkey", "/v1/v1/GetKey"}) {
    Request request = OfV1(std::string(kSound));
    request.target = target;
    EXPECT_THAT(BrokenBy(request), ElementsAre("RQ-01")) << target;
  }
}

TEST(RequestOfV1, NamesTheDomain) {
  EXPECT_THAT(BrokenBy(OfV1(R"({"domain":"app","algorithm":"secp256k1"})")), ElementsAre("RQ-04"));
  EXPECT_EQ(WhatIsWrong("RQ-04", WireOf({OfV1(R"({"algorithm":"secp256k1"})")}), AskedOfV1()),
            "no domain in the body");
  EXPECT_THAT(BrokenBy(SoundRequest()), ElementsAre("RQ-01", "RQ-04", "RQ-07"));
}

TEST(RequestOfV1, NamesTheAlgorithm) {
  for (const char* body :
       {R"({"domain":"app/key"})", R"({"domain":"app/key","algorithm":"k256"})",
        R"({"domain":"app/key","algorithm":""})", R"({"domain":"app/key","algorithm":null})"}) {
    EXPECT_THAT(BrokenBy(OfV1(body)), ElementsAre("RQ-05")) << body;
  }
}

TEST(RequestOfV1, HasNoMemberOfV0) {
  const auto said = [](const char* body) {
    return WhatIsWrong("RQ-07", WireOf({OfV1(body)}), AskedOfV1());
  };
  EXPECT_EQ(said(R"({"domain":"app/key","algorithm":"secp256k1","purpose":"signing"})"),
            "purpose in the body, which v1 does not have");
  EXPECT_EQ(said(R"({"domain":"app/key","algorithm":"secp256k1","path":"app/key"})"),
            "path in the body, which v1 does not have");
  EXPECT_EQ(said("no JSON"), std::nullopt) << "RQ-04 says so";
  EXPECT_EQ(WhatIsWrong("RQ-07", WireOf({SoundRequest()})), std::nullopt) << "v0 has them";
}

}  // namespace
}  // namespace conformance
