#include "mock_agent/guest/text_list.h"

#include <gtest/gtest.h>

namespace mock_agent {
namespace {

TEST(TextListTest, GivesBackWhatWasAppended) {
  TextList texts = {"a", "", "bc"};
  texts.Append("");
  ASSERT_EQ(texts.size(), 4U);
  EXPECT_EQ(texts[0], "a");
  EXPECT_EQ(texts[1], "");
  EXPECT_EQ(texts[2], "bc");
  EXPECT_EQ(texts[3], "");
}

TEST(TextListTest, TellsWhereTextsEndApart) {
  EXPECT_NE((TextList{"a", "bc"}), (TextList{"ab", "c"}));
  EXPECT_NE((TextList{"a"}), (TextList{"a", ""}));
  EXPECT_TRUE(TextList().empty());
}

}  // namespace
}  // namespace mock_agent
