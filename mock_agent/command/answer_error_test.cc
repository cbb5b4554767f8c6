#include "mock_agent/command/answer_error.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "mock_agent/command/fault_rule.h"

namespace mock_agent {
namespace {

struct WrongAnswer {
  std::string answer;
  std::string said;  // all of the message
};

TEST(AnswerError, IsNamedByWhereItStandsInTheRule) {
  const std::string mebibytes = "${zeros:5000000}";  // 10 MB: too much only together
  const std::vector<WrongAnswer> wrong = {
      {R"({"body": "${nothing}"})", "rule: /answer/body: unknown placeholder: ${nothing}"},
      {R"({"body": "${body}"})", "rule: /answer/body: the body within the body: ${body}"},
      {R"({"body": 1})", "rule: /answer/body: not a string"},
      {R"({"status_line": "HTTP/1.1 ${"})", "rule: /answer/status_line: unclosed placeholder: ${}"},
      {R"({"before": "${a}"})", "rule: /answer/before: unknown placeholder: ${a}"},
      {R"({"headers": [{"remove": "Content-Type"}, {"add": ["X: y", "Y: ${z}"]}]})",
       "rule: /answer/headers/1/add/1: unknown placeholder: ${z}"},
      {R"({"headers": [{"replace": "Content-Type", "with": "${z}"}]})",
       "rule: /answer/headers/0/with: unknown placeholder: ${z}"},
      {R"({"headers": [{"shout": 1}]})", "rule: /answer/headers/0/shout: unknown member"},
      {R"({"headers": [{"remove": "${z}"}]})",
       "rule: /answer/headers/0/remove: the answer has no such header here"},
      {R"({"end": {"shout": true}})", "rule: /answer/end/shout: unknown member"},
      {R"({"end": {"drip": "${z}", "every_ms": 1}})",
       "rule: /answer/end/drip: unknown placeholder: ${z}"},
      {R"({"end": {"drip": "x", "every_ms": 0}})",
       "rule: /answer/end/every_ms: not a whole number from 1 to 600000"},
      {R"({"end": {"wait_ms": 1}})",
       "rule: /answer/end: the last step does not end the connection"},
      {R"({"before": ")" + mebibytes + R"(", "after": ")" + mebibytes + R"("})",
       "rule: /answer: more than 16 MiB: ${zeros:5000000}"},
  };
  for (const auto& [answer, said] : wrong) {
    const auto rule = FaultRule::Parse({{"answer", nlohmann::json::parse(answer)}});
    ASSERT_FALSE(rule) << answer;
    EXPECT_EQ(rule.error().message, said) << answer;
  }
}

TEST(AnswerError, OfStepsIsNamedByTheirOwnPlace) {
  const auto rule =
      FaultRule::Parse(nlohmann::json::parse(R"({"steps": [{"send": "${z}"}, {"close": true}]})"));
  ASSERT_FALSE(rule);
  EXPECT_EQ(rule.error().message, "rule: /steps/0/send: unknown placeholder: ${z}");
}

}  // namespace
}  // namespace mock_agent
