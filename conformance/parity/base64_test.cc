#include "conformance/parity/base64.h"

#include <gtest/gtest.h>

namespace conformance::parity {
namespace {

TEST(Base64Test, ReadsEveryPadding) {
  EXPECT_EQ(FromBase64(""), "");
  EXPECT_EQ(FromBase64("YQ=="), "a");
  EXPECT_EQ(FromBase64("YWI="), "ab");
  EXPECT_EQ(FromBase64("YWJj"), "abc");
  EXPECT_EQ(FromBase64("AP/+"), std::string("\0\xff\xfe", 3));
}

TEST(Base64Test, RefusesWhatIsNone) {
  for (const char* text :
       {"YQ", "YQ=", "Y Q=", "YQ==YQ==", "====", "Y===", "YR==", "YWJ=", "YW-j", "YWJj\n", " YQ="})
    EXPECT_EQ(FromBase64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace conformance::parity
