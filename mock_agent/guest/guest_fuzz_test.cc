// Any bytes, to every decoder: nothing breaks, and what is refused is refused in a text.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "mock_agent/guest/attestation.h"
#include "mock_agent/guest/rpc.h"
#include "mock_agent/guest/rust_text.h"

namespace mock_agent {
namespace {

TEST(GuestFuzzTest, AnswersAnyBytesWithAText) {
  const Guest guest =
      Guest::FromIdentity(Identity::FromSeedHex(std::string(64, '1')).value(), Api::k06).value();
  constexpr std::string_view kPieces = "{}[]\",:\\u0dn1-e.x&=%+\x08\x0a\x0b\x12\xff\xc3\xe2";
  constexpr std::string_view kMethods[] = {"GetKey", "GetTlsKey", "Verify", "Attest", "GetQuote"};
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    std::string bytes;
    for (auto left = random() % 40; left > 0; --left) bytes += kPieces[random() % kPieces.size()];
    for (const bool is_get : {false, true}) {
      for (const bool is_json : {false, true}) {
        const Answer answer = AnswerCall(guest, {.service = Service::kDstackGuest,
                                                 .mount = Mount::kV0,
                                                 .method = kMethods[random() % 5],
                                                 .is_get = is_get,
                                                 .json = is_json,
                                                 .query = bytes,
                                                 .body = bytes});
        EXPECT_TRUE(answer.status == 200 || answer.status == 400) << answer.status;
        EXPECT_FALSE(answer.content_type.empty());
        EXPECT_FALSE(is_json && FindUtf8Defect(answer.body));
      }
    }
    EXPECT_FALSE(Attestation::FromScale(std::string(2, '\0') + bytes));
  }
}

TEST(GuestFuzzTest, TakesNestingWithoutRecursion) {
  const Guest guest =
      Guest::FromIdentity(Identity::FromSeedHex(std::string(64, '1')).value(), Api::kDev06).value();
  constexpr std::size_t kDeep = 1000000;
  Call call = {.service = Service::kDstackGuest,
               .mount = Mount::kV0,
               .method = "GetKey",
               .is_get = false,
               .json = true,
               .query = "",
               .body = ""};
  const std::string list = R"({"more":)" + std::string(kDeep, '[') + std::string(kDeep, ']') + "}";
  call.body = list;
  EXPECT_EQ(AnswerCall(guest, call).status, 200);

  call.json = false;
  const std::string groups(kDeep, '\x4b');
  call.body = groups;
  EXPECT_EQ(AnswerCall(guest, call).body,
            ErrorBody(false, "failed to decode Protobuf message: recursion limit reached"));

  // Each field before lets the next one nest a level deeper.
  std::string query;
  for (int i = 0; i < 10000; ++i) query += "a" + std::to_string(i) + "&";
  query += "x";
  for (int i = 0; i < 10000; ++i) query += "[a]";
  call.is_get = true;
  call.query = query;
  EXPECT_EQ(AnswerCall(guest, call).status, 200);
}

}  // namespace
}  // namespace mock_agent
