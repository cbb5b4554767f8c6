#include "mock_agent/guest/media_type.h"

#include <gtest/gtest.h>

#include <array>

namespace mock_agent {
namespace {

TEST(MediaTypeTest, IsJson) {
  constexpr std::array<std::string_view, 5> kJsonTypes = {
      "application/json", "APPLICATION/JSON", "application/json; charset=utf-8",
      "application/json;a=b;c=\"d\\\"e\"", "application/json ; a=b"};
  for (const std::string_view type : kJsonTypes) EXPECT_TRUE(IsJson(type)) << type;
}

TEST(MediaTypeTest, IsNotJson) {
  constexpr std::array<std::string_view, 9> kOthers = {"",
                                                       "application/json;",
                                                       "application/json;a",
                                                       "application/json;a=\"b",
                                                       "application/jsonx",
                                                       "application/problem+json",
                                                       "*/*",
                                                       "json",
                                                       "application/json, a/b"};
  for (const std::string_view type : kOthers) EXPECT_FALSE(IsJson(type)) << type;
}

TEST(MediaTypeTest, IsPreferredByWeightThenByWhatItSays) {
  EXPECT_TRUE(PrefersJson("application/json"));
  EXPECT_TRUE(PrefersJson("text/html;q=0.5, application/json"));
  EXPECT_TRUE(PrefersJson("text/html;q=0.5, application/json;q=0.6"));
  EXPECT_TRUE(PrefersJson("*/*, application/json"));
  EXPECT_FALSE(PrefersJson("text/html, application/json"));
  EXPECT_FALSE(PrefersJson("text/html, application/json;q=1"));
  EXPECT_FALSE(PrefersJson("*/*"));
  EXPECT_FALSE(PrefersJson("application/json,"));
  EXPECT_FALSE(PrefersJson(""));
}

}  // namespace
}  // namespace mock_agent
