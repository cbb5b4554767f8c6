#include "mock_agent/guest/stranger.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "mock_agent/guest/v1_key.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

Identity StrangerIdentity() {
  return std::move(Identity::FromSeed(Bytes(32, 9)).value());
}

struct StrangerCase {
  std::string_view name;
  std::string_view sent;
  std::string_view path;  // whose key comes back
  bool keeps_open = true;
};

Reply ReplyTo(std::string_view sent) {
  RequestParser parser;
  parser.Feed(sent);
  parser.End();
  return StrangerAnswerer(Guest::FromIdentity(StrangerIdentity(), Api::k06).value())(
      parser.request());
}

class StrangerTest : public testing::TestWithParam<StrangerCase> {};

TEST_P(StrangerTest, AnswersWithAKeyOfItsOwn) {
  const Reply reply = ReplyTo(GetParam().sent);
  EXPECT_TRUE(reply.bytes.starts_with("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"))
      << reply.bytes;
  EXPECT_EQ(reply.keeps_open, GetParam().keeps_open);
  const auto body = nlohmann::json::parse(reply.bytes.substr(reply.bytes.find("\r\n\r\n") + 4),
                                          nullptr, /*allow_exceptions=*/false);
  ASSERT_TRUE(body.is_object()) << reply.bytes;
  EXPECT_EQ(body["key"], ToHex(StrangerIdentity().DeriveSecret(GetParam().path)));
  EXPECT_EQ(body["signature_chain"].size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(
    Guest, StrangerTest,
    testing::Values(
        StrangerCase{.name = "GetKey",
                     .sent = "POST /GetKey HTTP/1.1\r\nContent-Type: application/json\r\n"
                             "Content-Length: 12\r\n\r\n{\"path\":\"a\"}",
                     .path = "a"},
        StrangerCase{.name = "AnUnsupportedAlgorithm",
                     .sent = "POST /GetKey HTTP/1.1\r\nContent-Type: application/json\r\n"
                             "Content-Length: 30\r\n\r\n{\"path\":\"a\",\"algorithm\":\"rsa\"}",
                     .path = "a"},
        StrangerCase{.name = "Protobuf",
                     .sent = "POST /GetKey HTTP/1.1\r\nContent-Type: application/octet-stream\r\n"
                             "Content-Length: 3\r\n\r\n\x0a\x01\x61",
                     .path = ""},
        StrangerCase{.name = "TheLegacyName",
                     .sent = "POST /prpc/Tappd.DeriveKey?json HTTP/1.1\r\n"
                             "Content-Length: 26\r\n\r\n{\"path\":\"a\",\"subject\":\"b\"}",
                     .path = "a"},
        StrangerCase{.name = "AnotherMethodOfTheAgent",
                     .sent = "POST /GetTlsKey HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
                     .path = ""},
        StrangerCase{
            .name = "AQuery", .sent = "GET /v0/GetKey?path=b%2Fc HTTP/1.1\r\n\r\n", .path = "b/c"},
        StrangerCase{
            .name = "ABrokenQuery", .sent = "GET /GetKey?path=%2 HTTP/1.1\r\n\r\n", .path = ""},
        StrangerCase{.name = "AbsoluteForm",
                     .sent = "PUT http://localhost/any/where HTTP/1.1\r\n"
                             "Content-Length: 12\r\n\r\n{\"path\":\"a\"}",
                     .path = "a"},
        StrangerCase{.name = "AnOldVersion",
                     .sent = "GET /GetKey?path=a HTTP/1.0\r\n\r\n",
                     .path = "a",
                     .keeps_open = false},
        StrangerCase{.name = "ABrokenRequest", .sent = "?", .path = "", .keeps_open = false}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Stranger, AnswersV1WithAKeyOfV1OfItsOwn) {
  const Reply reply = ReplyTo(
      "POST /v1/GetKey HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 38\r\n\r\n"
      "{\"domain\":\"a b\",\"algorithm\":\"ed25519\"}");
  const auto body = nlohmann::json::parse(reply.bytes.substr(reply.bytes.find("\r\n\r\n") + 4));
  const V1Key granted = V1KeyOf(StrangerIdentity(), "a b", KeyAlgorithm::kEd25519);
  EXPECT_EQ(body["key"], ToHex(granted.key));
  EXPECT_EQ(body["public_key"], ToHex(granted.public_key));
}

TEST(Stranger, TellsAboutItselfAsTheFaithfulAgentDoes) {
  EXPECT_NE(ReplyTo("GET /Version HTTP/1.1\r\n\r\n").bytes.find("\"version\""), std::string::npos);
  EXPECT_NE(ReplyTo("GET /Info HTTP/1.1\r\n\r\n").bytes.find("\"app_id\""), std::string::npos);
}

}  // namespace
}  // namespace mock_agent
