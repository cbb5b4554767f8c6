// Cases whose runs are questions to one process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "conformance/case/case.h"
#include "conformance/testing/case_sample.h"

namespace conformance {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json Question(const std::string& path) {
  return {{"agent", "as-before"}, {"request", {{"key_path", path}}}};
}

json SessionJson() {
  json of = Question("b");
  of.update(
      {{"id", "an-id"},
       {"clause", "SE-01"},
       {"title", "a title"},
       {"reason", "a reason"},
       {"expect", "MUST accept"},
       {"before",
        {{{"expect", "EITHER"}, {"request", {{"key_path", "a"}}}, {"answer", json::object()}}}}});
  return of;
}

std::string Refusal(const json& text) {
  const auto parsed = ParseCase(text, "here", text);
  return parsed ? "nothing" : parsed.error().message;
}

TEST(SessionCase, KeepsItsAgent) {
  const json text = SessionJson();
  const auto parsed = ParseCase(text, "here", text);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_TRUE(parsed.value().InSession());
  EXPECT_TRUE(parsed.value().kept_agent);
  EXPECT_TRUE(parsed.value().AsItIs());
  EXPECT_FALSE(parsed.value().before.front().kept_agent);
}

TEST(SessionCase, IsOneByItsClause) {
  json text = SessionJson();
  text["clause"] = "FC-55";
  EXPECT_THAT(Refusal(text), HasSubstr("only an agent of a session goes on"));
  text.erase("agent");
  const auto parsed = ParseCase(text, "here", text);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_FALSE(parsed.value().InSession());
}

TEST(SessionCase, HasNoAgentFromBeforeItsFirstRun) {
  json text = SessionJson();
  text.erase("before");
  EXPECT_THAT(Refusal(text), HasSubstr("not before the first run"));
}

TEST(SessionCase, AsksOneAgentForEachPathOnce) {
  json text = SessionJson();
  text["request"]["key_path"] = "a";
  EXPECT_THAT(Refusal(text), HasSubstr("one question twice for one agent"));
  text = SessionJson();
  text["before"].push_back(Question("c"));
  text["before"][1]["expect"] = "MUST accept";
  EXPECT_EQ(Refusal(text), "nothing");
  text["before"][1]["request"]["key_path"] = "b";
  EXPECT_THAT(Refusal(text), HasSubstr("one question twice for one agent"));
}

TEST(SessionCase, AsksOneAgentForAPathAgainInOtherWordsThatItTellsApart) {
  json text = SessionJson();
  text["request"] = {{"key_path", "a"}, {"algorithm", "ed25519"}};
  EXPECT_EQ(Refusal(text), "nothing");
  text["request"]["algorithm"] = "k256";
  EXPECT_THAT(Refusal(text), HasSubstr("one question twice for one agent"));
  text["request"] = {{"key_path", "a"}, {"purpose", "another"}};
  EXPECT_THAT(Refusal(text), HasSubstr("one question twice for one agent")) << "v1 has no purpose";
  text["expect"] = {{"client", "MUST accept"}, {"client-v1", "not asked"}};
  EXPECT_EQ(Refusal(text), "nothing");
}

TEST(SessionCase, AsksASecondAgentWhileTheFirstGoesOn) {
  json text = SessionJson();
  text["request"]["key_path"] = "a";
  text["identity"] = "another";
  EXPECT_EQ(Refusal(text), "nothing");
  text["at_once"] = true;
  EXPECT_EQ(Refusal(text), "nothing");
}

TEST(SessionCase, AnAgentAsBeforeMayAnswerOtherwiseAndWhole) {
  json text = SessionJson();
  text["answer"] = {{"body", "x"}};
  const auto parsed = ParseCase(text, "here", text);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_TRUE(parsed.value().kept_agent);
  EXPECT_TRUE(parsed.value().script);
  for (const auto& [part, value] :
       {std::pair<std::string, json>("end", "stall"), {"delivery", "bytewise"}}) {
    text["answer"] = {{part, value}};
    EXPECT_THAT(Refusal(text), HasSubstr("sends its answer whole, and closes")) << part;
  }
  text.erase("answer");
  text["script"] = {{"steps", {{{"close", true}}}}};
  EXPECT_THAT(Refusal(text), HasSubstr("beside an agent that answers of itself"));
}

TEST(SessionCase, JudgesWhatIsAskedAtOnceWithItsLastRun) {
  json text = SessionJson();
  EXPECT_EQ(ParseCase(text, "here", text).value().FirstJudged(), 1U);
  for (const char* path : {"c", "d"}) {
    text["before"].push_back(Question(path));
    text["before"].back()["expect"] = "MUST accept";
  }
  text["at_once"] = true;
  EXPECT_EQ(ParseCase(text, "here", text).value().FirstJudged(), 2U);
  text["before"][2]["at_once"] = true;
  EXPECT_EQ(ParseCase(text, "here", text).value().FirstJudged(), 1U);
  text["before"][1]["at_once"] = true;
  EXPECT_EQ(ParseCase(text, "here", text).value().FirstJudged(), 0U);
}

TEST(SessionCase, QuestionsAtOnceGoToAgentsThatGoOnAndHaveOneOrigin) {
  json text = SessionJson();
  text["at_once"] = true;
  EXPECT_EQ(Refusal(text), "nothing");
  text["request"]["purpose"] = "another";
  EXPECT_EQ(Refusal(text), "nothing");
  text["origin"] = true;
  EXPECT_THAT(Refusal(text), HasSubstr("origin of their own among questions at once"));
  text = SessionJson();
  text["at_once"] = false;
  EXPECT_THAT(Refusal(text), HasSubstr("at_once: not true"));
  text["at_once"] = true;
  text.erase("agent");
  EXPECT_THAT(Refusal(text), HasSubstr("not to the agent of the run before"));
}

TEST(SessionCase, RepeatsItsOnlyQuestion) {
  json text = SessionJson();
  text.erase("agent");
  const json before = text["before"];
  text.erase("before");
  text["repeat"] = {{"times", 20U}, {"full", 40U}};
  const auto parsed = ParseCase(text, "here", text);
  ASSERT_TRUE(parsed) << parsed.error().message;
  ASSERT_TRUE(parsed.value().repeat);
  EXPECT_EQ(parsed.value().repeat->times, 20U);
  EXPECT_EQ(parsed.value().repeat->full, 40U);
  text["before"] = before;
  EXPECT_THAT(Refusal(text), HasSubstr("repeat elsewhere"));
  text.erase("before");
  text["repeat"]["full"] = 19U;
  EXPECT_THAT(Refusal(text), HasSubstr("/repeat/full: not a whole number from 20 to 100000"));
  text["repeat"]["full"] = 40U;
  text["clause"] = "FC-55";
  EXPECT_THAT(Refusal(text), HasSubstr("repeat elsewhere"));
}

TEST(SessionCase, LeavesTheClientAloneBetweenTwoQuestions) {
  json text = SessionJson();
  EXPECT_FALSE(CaseOf(text).value().Waits());
  text["idle_ms"] = 250U;
  const auto parsed = CaseOf(text);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed.value().idle, std::chrono::milliseconds(250));
  EXPECT_TRUE(parsed.value().Waits());
  EXPECT_FALSE(parsed.value().AnyRunMayHang());
  text["at_once"] = true;
  EXPECT_THAT(Refusal(text), HasSubstr("idle_ms before a question that is asked at_once"));
  text.erase("at_once");
  text["idle_ms"] = 30'001U;
  EXPECT_THAT(Refusal(text), HasSubstr("/idle_ms: not a whole number from 1 to 30000"));
  text.erase("idle_ms");
  text["before"][0]["idle_ms"] = 250U;
  EXPECT_THAT(Refusal(text), HasSubstr("idle_ms elsewhere than between two questions"));
}

TEST(SessionCase, AnAgentAsBeforeHasNothingOfItsOwn) {
  for (const auto& [member, value] : {std::pair<std::string, json>("secret_bytes", 40U),
                                      {"socket", "absent"},
                                      {"request", {{"purpose", "p"}}},
                                      {"default_sockets", {{"/run/dstack.sock", "agent"}}}}) {
    json text = SessionJson();
    text[member] = value;
    EXPECT_THAT(Refusal(text), testing::AnyOf(HasSubstr("beside an agent that answers of itself"),
                                              HasSubstr("an agent as before is asked for")))
        << member;
  }
}

TEST(SessionCase, HasNothingThatIsSettledByTheClientsStart) {
  for (const auto& [member, value] : {std::pair<std::string, json>("clients", 2U),
                                      {"environment", {{"A", "b"}}},
                                      {"output", "closed"},
                                      {"home", "another"},
                                      {"public_key_required", true}}) {
    json text = SessionJson();
    text[member] = value;
    EXPECT_THAT(Refusal(text), HasSubstr("in a session")) << member;
  }
}

}  // namespace
}  // namespace conformance
