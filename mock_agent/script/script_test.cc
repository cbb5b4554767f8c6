#include "mock_agent/script/script.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace mock_agent {
namespace {

Result<Script> Read(std::string_view text) {
  return Script::ParseText(text, "file");
}

TEST(Script, HasDefaults) {
  const auto script = Read(R"({"steps": [{"close": true}]})");
  ASSERT_TRUE(script) << script.error().message;
  EXPECT_EQ(script.value().start(), Script::Start::kRequest);
  EXPECT_TRUE(script.value().accepts());
  EXPECT_EQ(script.value().secret_bytes(), 32U);
  EXPECT_EQ(
      script.value().body().Render({.secret = {}, .other = {}, .chain = "", .answer = "A"}, ""),
      "A");
  ASSERT_EQ(script.value().steps().size(), 1U);
  EXPECT_EQ(script.value().steps()[0].action, Step::Action::kClose);
}

TEST(Script, ReadsEveryMember) {
  const auto script = Read(R"({
    "secret_bytes": 8160, "body": "B", "start": "connect", "accept": true,
    "steps": [
      {"send": "a${body}"},
      {"send": "b", "times": 1000000},
      {"send_bytewise": "c"},
      {"wait_ms": 600000},
      {"next_request": true},
      {"half_close": true},
      {"stall": true}
    ]})");
  ASSERT_TRUE(script) << script.error().message;
  EXPECT_EQ(script.value().start(), Script::Start::kConnect);
  EXPECT_EQ(script.value().secret_bytes(), 8160U);
  const auto& steps = script.value().steps();
  ASSERT_EQ(steps.size(), 7U);
  EXPECT_EQ(steps[0].action, Step::Action::kSend);
  EXPECT_EQ(steps[0].times, 1U);
  ASSERT_EQ(steps[0].bytes.size(), 1U);
  EXPECT_EQ(steps[0].bytes[0].Render({}, "X"), "aX");
  EXPECT_EQ(steps[1].times, 1'000'000U);
  EXPECT_EQ(steps[2].action, Step::Action::kSendBytewise);
  EXPECT_EQ(steps[3].action, Step::Action::kWait);
  EXPECT_EQ(steps[3].milliseconds, 600'000U);
  EXPECT_EQ(steps[4].action, Step::Action::kNextRequest);
  EXPECT_EQ(steps[5].action, Step::Action::kHalfClose);
  EXPECT_EQ(steps[6].action, Step::Action::kStall);
}

TEST(Script, NeverAccepting) {
  const auto script = Read(R"({"accept": false})");
  ASSERT_TRUE(script) << script.error().message;
  EXPECT_FALSE(script.value().accepts());
  EXPECT_TRUE(script.value().steps().empty());
}

struct EndingCase {
  std::string_view name;
  std::string_view script;
  bool may_hang;
};

class EndingTest : public testing::TestWithParam<EndingCase> {};

TEST_P(EndingTest, SaysWhetherAClientMayHang) {
  const auto script = Read(GetParam().script);
  ASSERT_TRUE(script) << script.error().message;
  EXPECT_EQ(script.value().MayHang(), GetParam().may_hang);
}

INSTANTIATE_TEST_SUITE_P(
    Script, EndingTest,
    testing::Values(
        EndingCase{.name = "Close", .script = R"({"steps": [{"close": true}]})", .may_hang = false},
        EndingCase{.name = "Reset", .script = R"({"steps": [{"reset": true}]})", .may_hang = false},
        EndingCase{.name = "AnotherRequest",
                   .script = R"({"steps": [{"next_request": true}, {"close": true}]})",
                   .may_hang = true},
        EndingCase{.name = "Stall", .script = R"({"steps": [{"stall": true}]})", .may_hang = true},
        EndingCase{.name = "Drip",
                   .script = R"({"steps": [{"drip": "a", "every_ms": 1}]})",
                   .may_hang = true},
        EndingCase{.name = "Endless",
                   .script = R"({"steps": [{"send": "a", "until_closed": true}]})",
                   .may_hang = true},
        EndingCase{.name = "NeverAccepted", .script = R"({"accept": false})", .may_hang = true}),
    [](const auto& tested) { return std::string(tested.param.name); });

struct RefusalCase {
  std::string_view name;
  std::string_view text;
  ErrorCode code;
  std::string_view message;
};

class ScriptRefusesTest : public testing::TestWithParam<RefusalCase> {};

TEST_P(ScriptRefusesTest, NamingThePlace) {
  const auto script = Read(GetParam().text);
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().code, GetParam().code);
  EXPECT_EQ(script.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Files, ScriptRefusesTest,
    testing::Values(RefusalCase{.name = "NotJson",
                                .text = "{",
                                .code = ErrorCode::kNotJson,
                                .message = "file: /: not one JSON value, or a member stands twice"},
                    RefusalCase{.name = "TwoValues",
                                .text = "{} {}",
                                .code = ErrorCode::kNotJson,
                                .message = "file: /: not one JSON value, or a member stands twice"},
                    RefusalCase{.name = "NoObject",
                                .text = "[]",
                                .code = ErrorCode::kWrongType,
                                .message = "file: /: not an object"}),
    [](const auto& tested) { return std::string(tested.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Members, ScriptRefusesTest,
    testing::Values(
        RefusalCase{.name = "Unknown",
                    .text = R"({"stepz": [], "steps": [{"close": true}]})",
                    .code = ErrorCode::kUnknownMember,
                    .message = "file: /stepz: unknown member"},
        RefusalCase{.name = "UnknownWithAControlCharacter",
                    .text = R"({"a\nb~/": 1})",
                    .code = ErrorCode::kUnknownMember,
                    .message = "file: /a?b~0~1: unknown member"},
        RefusalCase{.name = "StepsMissing",
                    .text = "{}",
                    .code = ErrorCode::kMissingMember,
                    .message = "file: /steps: missing"},
        RefusalCase{.name = "StepsOfAnotherType",
                    .text = R"({"steps": {}})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /steps: not an array"},
        RefusalCase{.name = "BodyOfAnotherType",
                    .text = R"({"body": 1})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /body: not a string"},
        RefusalCase{.name = "BodyInTheBody",
                    .text = R"({"body": "${body}"})",
                    .code = ErrorCode::kUnknownPlaceholder,
                    .message = "file: /body: the body within the body: ${body}"},
        RefusalCase{.name = "SecretBytesZero",
                    .text = R"({"secret_bytes": 0})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /secret_bytes: not a whole number from 1 to 8160"},
        RefusalCase{.name = "SecretBytesTooMany",
                    .text = R"({"secret_bytes": 8161})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /secret_bytes: not a whole number from 1 to 8160"},
        RefusalCase{.name = "SecretBytesNegative",
                    .text = R"({"secret_bytes": -1})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /secret_bytes: not a whole number from 1 to 8160"},
        RefusalCase{.name = "SecretBytesBroken",
                    .text = R"({"secret_bytes": 1.5})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /secret_bytes: not a whole number from 1 to 8160"},
        RefusalCase{.name = "StartUnknown",
                    .text = R"({"start": "later"})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /start: neither request nor connect"},
        RefusalCase{.name = "AcceptOfAnotherType",
                    .text = R"({"accept": 0})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /accept: neither true nor false"},
        RefusalCase{.name = "StepsWithoutAccept",
                    .text = R"({"accept": false, "steps": []})",
                    .code = ErrorCode::kBadStep,
                    .message = "file: /steps: steps without accept"}),
    [](const auto& tested) { return std::string(tested.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Steps, ScriptRefusesTest,
    testing::Values(
        RefusalCase{.name = "NoSteps",
                    .text = R"({"steps": []})",
                    .code = ErrorCode::kScriptWithoutEnd,
                    .message = "file: /steps: the last step does not end the connection"},
        RefusalCase{.name = "NoEnd",
                    .text = R"({"steps": [{"send": "a"}]})",
                    .code = ErrorCode::kScriptWithoutEnd,
                    .message = "file: /steps: the last step does not end the connection"},
        RefusalCase{.name = "AfterTheEnd",
                    .text = R"({"steps": [{"close": true}, {"stall": true}]})",
                    .code = ErrorCode::kBadStep,
                    .message = "file: /steps/1: a step after the end"},
        RefusalCase{.name = "AfterAnEndlessSend",
                    .text = R"({"steps": [{"send": "a", "until_closed": true}, {"close": true}]})",
                    .code = ErrorCode::kBadStep,
                    .message = "file: /steps/1: a step after the end"},
        RefusalCase{.name = "NotAnObject",
                    .text = R"({"steps": ["close"]})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /steps/0: not an object"},
        RefusalCase{.name = "Nothing",
                    .text = R"({"steps": [{}]})",
                    .code = ErrorCode::kBadStep,
                    .message = "file: /steps/0: no action"},
        RefusalCase{.name = "TwoActions",
                    .text = R"({"steps": [{"send": "a", "close": true}]})",
                    .code = ErrorCode::kBadStep,
                    .message = "file: /steps/0: more than one action"},
        RefusalCase{.name = "UnknownAction",
                    .text = R"({"steps": [{"shout": "a"}]})",
                    .code = ErrorCode::kUnknownMember,
                    .message = "file: /steps/0/shout: unknown member"},
        RefusalCase{.name = "UnknownMember",
                    .text = R"({"steps": [{"send": "a", "often": 2}]})",
                    .code = ErrorCode::kUnknownMember,
                    .message = "file: /steps/0/often: unknown member"},
        RefusalCase{.name = "AMemberOfAnotherAction",
                    .text = R"({"steps": [{"close": true, "times": 2}]})",
                    .code = ErrorCode::kUnknownMember,
                    .message = "file: /steps/0/times: unknown member"},
        RefusalCase{.name = "FlagFalse",
                    .text = R"({"steps": [{"stall": false}]})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /steps/0/stall: not true"},
        RefusalCase{.name = "TextOfAnotherType",
                    .text = R"({"steps": [{"send_bytewise": 1}]})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /steps/0/send_bytewise: not a string"},
        RefusalCase{.name = "UnknownPlaceholder",
                    .text = R"({"steps": [{"wait_ms": 1}, {"send": "${no}"}]})",
                    .code = ErrorCode::kUnknownPlaceholder,
                    .message = "file: /steps/1/send: unknown placeholder: ${no}"},
        RefusalCase{.name = "TimesZero",
                    .text = R"({"steps": [{"send": "a", "times": 0}]})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /steps/0/times: not a whole number from 1 to 1000000"},
        RefusalCase{.name = "TimesTooMany",
                    .text = R"({"steps": [{"send": "a", "times": 1000001}]})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /steps/0/times: not a whole number from 1 to 1000000"},
        RefusalCase{.name = "TimesAndUntilClosed",
                    .text = R"({"steps": [{"send": "a", "times": 2, "until_closed": true}]})",
                    .code = ErrorCode::kBadStep,
                    .message = "file: /steps/0: times together with until_closed"},
        RefusalCase{.name = "UntilClosedFalse",
                    .text = R"({"steps": [{"send": "a", "until_closed": false}]})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /steps/0/until_closed: not true"},
        RefusalCase{.name = "DripWithoutAPace",
                    .text = R"({"steps": [{"drip": "a"}]})",
                    .code = ErrorCode::kMissingMember,
                    .message = "file: /steps/0/every_ms: missing"},
        RefusalCase{.name = "DripWithoutAPause",
                    .text = R"({"steps": [{"drip": "a", "every_ms": 0}]})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /steps/0/every_ms: not a whole number from 1 to 600000"},
        RefusalCase{.name = "WaitTooLong",
                    .text = R"({"steps": [{"wait_ms": 600001}]})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /steps/0/wait_ms: not a whole number from 1 to 600000"},
        RefusalCase{.name = "WaitOfAnotherType",
                    .text = R"({"steps": [{"wait_ms": "1"}]})",
                    .code = ErrorCode::kWrongType,
                    .message = "file: /steps/0/wait_ms: not a whole number from 1 to 600000"},
        RefusalCase{.name = "ANextRequestIsNoEnd",
                    .text = R"({"steps": [{"next_request": true}]})",
                    .code = ErrorCode::kScriptWithoutEnd,
                    .message = "file: /steps: the last step does not end the connection"},
        RefusalCase{.name = "SendAfterHalfClose",
                    .text = R"({"steps": [{"half_close": true}, {"send": "a"}]})",
                    .code = ErrorCode::kBadStep,
                    .message = "file: /steps/1: nothing to send after half_close"},
        RefusalCase{.name = "HalfCloseTwice",
                    .text = R"({"steps": [{"half_close": true}, {"half_close": true}]})",
                    .code = ErrorCode::kBadStep,
                    .message = "file: /steps/1: nothing to send after half_close"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Script, ParseNamesItsOriginAndAPointerFromTheObject) {
  const auto script = Script::Parse(nlohmann::json::parse(R"({"steps": 1})"), "origin");
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().message, "origin: /steps: not an array");
}

}  // namespace
}  // namespace mock_agent
