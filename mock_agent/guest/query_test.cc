#include "mock_agent/guest/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock_agent {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::Pair;

TEST(ParseQueryTest, DecodesFieldsInOrder) {
  EXPECT_THAT(ParseQuery(""), Optional(IsEmpty()));
  EXPECT_THAT(ParseQuery("b=1&a=2&b=3"),
              Optional(ElementsAre(Pair("b", "1"), Pair("a", "2"), Pair("b", "3"))));
  EXPECT_THAT(ParseQuery("json"), Optional(ElementsAre(Pair("json", ""))));
  EXPECT_THAT(ParseQuery("=a&b==c&d="),
              Optional(ElementsAre(Pair("", "a"), Pair("b", "=c"), Pair("d", ""))));
  EXPECT_THAT(ParseQuery("&&a=1&"), Optional(ElementsAre(Pair("a", "1"))));
}

TEST(ParseQueryTest, DecodesEscapesOnce) {
  EXPECT_THAT(ParseQuery("p%61th=a%2fb+c%2B%26%3d%25%32%35%c3%A9"),
              Optional(ElementsAre(Pair("path", "a/b c+&=%25\xc3\xa9"))));
  EXPECT_THAT(ParseQuery("a=%00"), Optional(ElementsAre(Pair("a", std::string(1, '\0')))));
}

TEST(ParseQueryTest, RefusesABrokenEscape) {
  for (const std::string_view query :
       {"a=%", "a=%4", "a=%4g", "a=%g4", "a=%+1", "%=a", "a=%4&b=1"}) {
    EXPECT_EQ(ParseQuery(query), std::nullopt) << query;
  }
}

}  // namespace
}  // namespace mock_agent
