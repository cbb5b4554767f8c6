#include "mock_agent/guest/message.h"

#include <gtest/gtest.h>

#include "mock_agent/guest/json_writer.h"
#include "mock_agent/guest/messages.h"

namespace mock_agent {
namespace {

TEST(MessageTest, BeginsWithDefaults) {
  EXPECT_EQ(AnswerToJson(Message(kGetKeyResponse)), R"({"key":"","signature_chain":[]})");
  EXPECT_EQ(AnswerToJson(Message(kV1HealthResponse)),
            R"({"healthy":false,"unhealthy":[],"error":""})");
  EXPECT_EQ(AnswerToJson(Message(kV1InfoRequest)), "{}");
}

TEST(MessageTest, WritesEveryTypeInOrder) {
  Message message(kGetTlsKeyArgs);
  message.Set("subject", std::string("a\"\x1f\x7f"));
  message.Set("alt_names", TextList{"b", "c"});
  message.Set("usage_server_auth", true);
  message.Set("not_after", std::optional<std::uint64_t>(7));
  EXPECT_EQ(AnswerToJson(message),
            "{\"subject\":\"a\\\"\\u001f\x7f\",\"alt_names\":[\"b\",\"c\"],\"usage_ra_tls\":false,"
            "\"usage_server_auth\":true,\"usage_client_auth\":false,\"not_before\":null,"
            "\"not_after\":7,\"with_app_info\":false}");
  Message chain(kGetKeyResponse);
  chain.Set("signature_chain", std::vector<Bytes>{{1, 2}, {0xff}});
  EXPECT_EQ(AnswerToJson(chain), R"({"key":"","signature_chain":["0102","ff"]})");
}

TEST(MessageTest, FindsFieldsByName) {
  EXPECT_EQ(FieldNamed(kGetKeyArgs, "purpose"), 1U);
  EXPECT_EQ(FieldNamed(kGetKeyArgs, "Purpose"), std::nullopt);
}

TEST(MessageDeathTest, AbortsOnAFieldThatIsNone) {
  EXPECT_DEATH(Message(kGetKeyArgs).Get<std::string>("x"), "");
}

TEST(JsonWriterTest, EscapesAsSerdeJsonDoes) {
  EXPECT_EQ(JsonString("/\b\f\n\r\t\x01\\"), R"("/\b\f\n\r\t\u0001\\")");
}

}  // namespace
}  // namespace mock_agent
