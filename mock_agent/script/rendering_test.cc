#include "mock_agent/script/rendering.h"

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

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

std::shared_ptr<const Script> ScriptToSend(const std::string& text) {
  const auto script = Script::Parse(
      {{"body", text}, {"steps", {{{"send", "${body_length} ${chunk:body}"}}, {{"close", true}}}}},
      "test");
  EXPECT_TRUE(script) << script.error().message;
  return std::make_shared<const Script>(script.value());
}

TEST(Rendering, IsOneForAllWhoPlayAScriptThatLooksAtNothing) {
  SharedRendering shared(ScriptToSend("a${zeros:2}${repeat:3:xy}${hex:00}${dollar}"));
  auto first = shared.For(kParts);
  EXPECT_EQ(SentBytes(first->steps), std::string("13 d\r\na0000xyxyxy\0$\r\n", 21));
  EXPECT_EQ(shared.For({}), first);
  const std::weak_ptr<const Rendering> while_played = first;
  first.reset();
  EXPECT_TRUE(while_played.expired());
  EXPECT_EQ(SentBytes(shared.For({})->steps).size(), 21U);
}

TEST(Rendering, IsOfEachWhereTheScriptLooksAtTheRequest) {
  for (const char* const part :
       {"${secret}", "${secret:first:1}", "${other}", "${chain}", "${answer}"}) {
    SharedRendering shared(ScriptToSend(part));
    const auto first = shared.For(kParts);
    const auto second = shared.For({});
    EXPECT_NE(SentBytes(first->steps), SentBytes(second->steps)) << part;
  }
}

TEST(Rendering, AltersWhatTheFirstStepSends) {
  const auto script = ScriptToSend("abc");
  const Script ended = script->With(Alteration{Alteration::Change::kEnd, 3, 0});
  EXPECT_EQ(SentBytes(Render(ended, kParts)), "3 3");
  const Script split = script->With(Alteration{Alteration::Change::kSplit, 3, 0});
  const auto steps = Render(split, kParts);
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[0].step->action, Step::Action::kSendTaken);
  EXPECT_EQ(steps[0].bytes, "3 3");
  EXPECT_EQ(steps[1].bytes, "\r\nabc\r\n");
  EXPECT_EQ(SentBytes(Render(split.With(std::nullopt), kParts)), "3 3\r\nabc\r\n");
}

TEST(Rendering, OfAScriptThatNeverAcceptsIsNothing) {
  const auto script = Script::ParseText(R"({"accept": false})", "test");
  ASSERT_TRUE(script);
  EXPECT_TRUE(Render(script.value(), kParts).empty());
  EXPECT_EQ(SentBytes({}), "");
}

}  // namespace
}  // namespace mock_agent
