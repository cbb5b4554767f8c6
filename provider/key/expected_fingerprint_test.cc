#include "provider/key/expected_fingerprint.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/key/fingerprint.h"
#include "provider/key/server_key.h"

namespace provider {
namespace {

TEST(ExpectedFingerprint, AdmitsItsKeyAndNoOther) {
  const auto key = ServerKey::Random();
  ASSERT_TRUE(key.has_value());
  const std::string digits = Fingerprint(key.value().public_key());
  const auto expected = ExpectedFingerprint::Parse(digits);
  ASSERT_TRUE(expected.has_value());
  EXPECT_TRUE(expected.value().Admit(key.value().public_key()).has_value());

  for (std::size_t at = 0; at < digits.size(); ++at) {
    std::string other = digits;
    other[at] = other[at] == '0' ? '1' : '0';
    const auto admitted = ExpectedFingerprint::Parse(other).value().Admit(key.value().public_key());
    ASSERT_FALSE(admitted.has_value()) << at;
    EXPECT_EQ(admitted.error(), Reason::kFingerprintUnexpected);
  }
}

TEST(ExpectedFingerprint, IsSixtyFourLowerCaseHexDigits) {
  const std::string digits(64, 'a');
  EXPECT_TRUE(ExpectedFingerprint::Parse(digits).has_value());
  for (const std::string& wrong : std::vector<std::string>{
           "", digits.substr(1), digits + "a", std::string(64, 'A'), std::string(64, 'g'),
           digits.substr(2) + "\n\n", " " + digits.substr(1), "0x" + digits.substr(2),
           "sha256:" + digits, std::string(64, '\0')}) {
    const auto parsed = ExpectedFingerprint::Parse(wrong);
    ASSERT_FALSE(parsed.has_value()) << wrong;
    EXPECT_EQ(parsed.error(), Reason::kExpectedFingerprintMalformed) << wrong;
  }
}

}  // namespace
}  // namespace provider
