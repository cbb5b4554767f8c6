#include "provider/agent/reason.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

namespace provider {
namespace {

TEST(Reason, HasItsOwnRow) {
  ASSERT_FALSE(EveryReason().empty());
  for (const ReasonRow& row : EveryReason()) {
    EXPECT_EQ(&RowOf(row.reason), &row) << row.token;
    EXPECT_EQ(Token(row.reason), row.token);
  }
}

// Unique enumerators, and tokens that spell them, leave this to the compiler but for dashes.
TEST(Reason, HasATokenAndADescriptionOfItsOwn) {
  std::set<std::string_view> tokens;
  std::set<std::string_view> descriptions;
  for (const ReasonRow& row : EveryReason()) {
    EXPECT_TRUE(tokens.insert(row.token).second) << row.token;
    EXPECT_TRUE(descriptions.insert(row.description).second) << row.description;
  }
}

TEST(Reason, HasATokenOfLowerCaseWordsJoinedByDashes) {
  for (const ReasonRow& row : EveryReason()) {
    const std::string token(row.token);
    EXPECT_EQ(token.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos)
        << token;
    EXPECT_EQ(token.find("--"), std::string::npos) << token;
    EXPECT_NE(token.front(), '-') << token;
    EXPECT_NE(token.back(), '-') << token;
  }
}

TEST(Reason, DescribesWithoutAFullStopAndAdvisesWithOne) {
  for (const ReasonRow& row : EveryReason()) {
    EXPECT_NE(row.description.back(), '.') << row.token;
    EXPECT_EQ(row.advice.back(), '.') << row.token;
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
    EXPECT_NE(RowOf(reason).description.find(words), std::string_view::npos)
        << RowOf(reason).description;
  }
}

}  // namespace
}  // namespace provider
