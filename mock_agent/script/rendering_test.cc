#include "mock_agent/script/rendering.h"

#include <gtest/gtest.h>

namespace mock_agent {
namespace {

const AnswerParts kParts = {
    .secret = {0x00, 0xab}, .other = {0x12, 0x34}, .chain = "[]", .answer = "{}"};

TEST(Rendering, FillsInEachStepAndTellsWhatIsSent) {
  const auto script = Script::ParseText(
      R"({"body": "${secret}", "steps": [{"send": "${body_length}:", "times": 2}, {"send_bytewise": "${body}"},
          {"wait_ms": 1}, {"drip": "${other}", "every_ms": 5}]})",
      "test");
  ASSERT_TRUE(script) << script.error().message;
  const auto steps = Render(script.value(), kParts);
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_EQ(steps[0].bytes, "4:");
  EXPECT_EQ(steps[1].bytes, "00ab");
  EXPECT_EQ(steps[2].bytes, "");
  EXPECT_EQ(steps[3].bytes, "1234");
  EXPECT_EQ(steps[3].step->action, Step::Action::kDrip);
  EXPECT_EQ(SentBytes(steps), "4:4:00ab1234");
}

TEST(Rendering, OfAScriptThatNeverAcceptsIsNothing) {
  const auto script = Script::ParseText(R"({"accept": false})", "test");
  ASSERT_TRUE(script);
  EXPECT_TRUE(Render(script.value(), kParts).empty());
  EXPECT_EQ(SentBytes({}), "");
}

}  // namespace
}  // namespace mock_agent
