#include "mock_agent/guest/configured_request.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace mock_agent {
namespace {

Request Posted(std::string_view target, std::string_view body) {
  Request request;
  request.method = "POST";
  request.target = target;
  request.version = "HTTP/1.1";
  request.body = body;
  request.whole = true;
  return request;
}

constexpr std::string_view kBody = R"({"path":"a","purpose":"p","algorithm":"secp256k1"})";

bool IsAsked(const Request& request) {
  return AsksFor({"a", "p", "secp256k1"})(request);
}

TEST(ConfiguredRequest, StandsAtGetKeyInAnyFormWithoutAQuery) {
  for (const std::string_view target :
       {"/GetKey", "/v0/GetKey", "http://x/GetKey", "http://x/v0/GetKey"}) {
    EXPECT_TRUE(IsAsked(Posted(target, kBody))) << target;
  }
  for (const std::string_view target :
       {"/", "/GetKey/", "/getkey", "/v1/GetKey", "//GetKey", "/GetKey?", "/GetKey?json",
        "/GetKey#", "/v0/v0/GetKey", "/prpc/Tappd.DeriveKey", "http://x/", "*"}) {
    EXPECT_FALSE(IsAsked(Posted(target, kBody))) << target;
  }
}

TEST(ConfiguredRequest, IsAPost) {
  Request request = Posted("/GetKey", kBody);
  for (const std::string_view method : {"GET", "PUT", "post", "HEAD"}) {
    request.method = method;
    EXPECT_FALSE(IsAsked(request)) << method;
  }
}

TEST(ConfiguredRequest, AsksForThisPathPurposeAndAlgorithm) {
  for (const std::string_view body :
       {R"({"path":"b","purpose":"p","algorithm":"secp256k1"})",
        R"({"path":"a","purpose":"","algorithm":"secp256k1"})",
        R"({"path":"a","purpose":"p","algorithm":"ed25519"})",
        R"({"path":"a","purpose":"p","algorithm":"rsa"})", R"({"path":"a"})", "{}"}) {
    EXPECT_FALSE(IsAsked(Posted("/GetKey", body))) << body;
  }
}

TEST(ConfiguredRequest, TakesWhatIsTheSameToTheAgent) {
  for (const std::string_view body :
       {R"({"path":"a","purpose":"p"})", R"({"path":"a","purpose":"p","algorithm":""})",
        R"({"algorithm":"k256","more":[1],"path":"\u0061","purpose":"p"})"}) {
    EXPECT_TRUE(IsAsked(Posted("/GetKey", body))) << body;
  }
  EXPECT_TRUE(AsksFor({"a", "", "secp256k1"})(Posted("/GetKey", R"({"path":"a"})")));
  EXPECT_FALSE(AsksFor({"a", "", "ed25519"})(Posted("/GetKey", R"({"path":"a"})")));
  EXPECT_TRUE(AsksFor({"a", "", "rsa"})(Posted("/GetKey", R"({"path":"a","algorithm":"rsa"})")));
}

TEST(ConfiguredRequestOfV1, StandsAtItsOwnMountForTheDomainAndTheAlgorithm) {
  const auto asked = AsksFor({"a", "p", "secp256k1", KeyApi::kV1});
  constexpr std::string_view kOfV1 = R"({"domain":"a","algorithm":"secp256k1"})";
  for (const std::string_view target : {"/v1/GetKey", "http://x/v1/GetKey"}) {
    EXPECT_TRUE(asked(Posted(target, kOfV1))) << target;
  }
  for (const std::string_view target :
       {"/GetKey", "/v0/GetKey", "/v1/GetKey?json", "/v1/v1/GetKey"}) {
    EXPECT_FALSE(asked(Posted(target, kOfV1))) << target;
  }
  for (const std::string_view body :
       {R"({"domain":"b","algorithm":"secp256k1"})", R"({"domain":"a","algorithm":"k256"})",
        R"({"domain":"a"})", R"({"path":"a","algorithm":"secp256k1"})"}) {
    EXPECT_FALSE(asked(Posted("/v1/GetKey", body))) << body;
  }
  EXPECT_TRUE(
      asked(Posted("/v1/GetKey", R"({"domain":"a","algorithm":"secp256k1","purpose":"x"})")));
}

TEST(ConfiguredRequestOfV1, OfAnyAlgorithmIsOneThatTheAgentHas) {
  const auto asked = AsksForPath("a", KeyApi::kV1);
  EXPECT_TRUE(asked(Posted("/v1/GetKey", R"({"domain":"a","algorithm":"secp256k1"})")));
  EXPECT_TRUE(asked(Posted("/v1/GetKey", R"({"domain":"a","algorithm":"ed25519"})")));
  EXPECT_FALSE(asked(Posted("/v1/GetKey", R"({"domain":"a","algorithm":"k256"})")));
  EXPECT_FALSE(asked(Posted("/v1/GetKey", R"({"domain":"a"})")));
  EXPECT_TRUE(AsksForKeys(KeyApi::kV1)(Posted("/v1/GetKey", "{}")));
  EXPECT_FALSE(AsksForKeys(KeyApi::kV1)(Posted("/GetKey", "{}")));
}

TEST(ConfiguredRequest, IsWhatNobodyCanRead) {
  for (const std::string_view body : {"", "no JSON", "[]", R"({"path":1})"}) {
    EXPECT_TRUE(IsAsked(Posted("/GetKey", body))) << body;
  }
  Request broken = Posted("/other", kBody);
  broken.whole = false;
  EXPECT_TRUE(IsAsked(broken));
  EXPECT_FALSE(IsAsked(Posted("/other", "no JSON")));
}

}  // namespace
}  // namespace mock_agent
