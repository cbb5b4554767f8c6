#include "provider/agent/reason.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

namespace provider {
namespace {

// EveryReason walks the enumerators, which have no gaps, until the words end. -Wswitch-enum sees to
// it that each has some.
std::vector<Reason> EveryReason() {
  std::vector<Reason> reasons;
  for (int value = 0; !Describe(static_cast<Reason>(value)).empty(); ++value) {
    reasons.push_back(static_cast<Reason>(value));
  }
  return reasons;
}

TEST(Reason, HasWordsForEveryEnumerator) {
  const auto reasons = EveryReason();
  ASSERT_FALSE(reasons.empty());
  EXPECT_GE(reasons.back(), Reason::kProcessNotProtected);
  for (const Reason reason : reasons) {
    SCOPED_TRACE(Describe(reason));
    EXPECT_FALSE(Token(reason).empty());
    EXPECT_FALSE(Advice(reason).empty());
  }
}

TEST(Reason, HasATokenAndADescriptionOfItsOwn) {
  std::set<std::string_view> tokens;
  std::set<std::string_view> descriptions;
  for (const Reason reason : EveryReason()) {
    EXPECT_TRUE(tokens.insert(Token(reason)).second) << Token(reason);
    EXPECT_TRUE(descriptions.insert(Describe(reason)).second) << Describe(reason);
  }
}

TEST(Reason, HasATokenOfLowerCaseWordsJoinedByDashes) {
  for (const Reason reason : EveryReason()) {
    const std::string token(Token(reason));
    EXPECT_EQ(token.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos)
        << token;
    EXPECT_EQ(token.find("--"), std::string::npos) << token;
    EXPECT_NE(token.front(), '-') << token;
    EXPECT_NE(token.back(), '-') << token;
  }
}

TEST(Reason, KeepsTheWordingUsersKnow) {
  struct Wording {
    Reason reason;
    std::string_view words;
  };
  constexpr std::array kKnown{
      Wording{.reason = Reason::kSocketNotReachable,
              .words = "dstack guest-agent socket not reachable"},
      Wording{.reason = Reason::kStatusNot200, .words = "non-200 status"},
      Wording{.reason = Reason::kNoKeyField, .words = "no \"key\" field"},
      Wording{.reason = Reason::kKeyNotHex, .words = "not valid hex"},
      Wording{.reason = Reason::kKeyTooShort, .words = "need >= 32"},
      Wording{.reason = Reason::kKeyAllZero, .words = "all-zero"},
      Wording{.reason = Reason::kTransferEncoding, .words = "chunked"},
      Wording{.reason = Reason::kMalformedHttp, .words = "malformed HTTP"},
  };
  for (const auto& [reason, words] : kKnown) {
    EXPECT_NE(Describe(reason).find(words), std::string_view::npos) << Describe(reason);
  }
}

}  // namespace
}  // namespace provider
