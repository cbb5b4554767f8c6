#include "conformance/report/json_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "conformance/testing/report_sample.h"
#include "dstack_version.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;

// The shape of the report is report_schema_test.py's matter; these tests read its values.
ordered_json Parsed(const RunReport& run) {
  return ordered_json::parse(JsonReport(run));
}

std::vector<std::string> Members(const ordered_json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

TEST(JsonReport, DescribesTheRun) {
  const ordered_json report = Parsed(HostileRun());
  EXPECT_EQ(report["schema_version"], 8);
  EXPECT_EQ(report["tool_version"], DSTACK_VERSION);
  EXPECT_EQ(report["profile"], "tessera");
  EXPECT_EQ(report["seed"], "18446744073709551615");
  EXPECT_EQ(report["deadline_ms"], 20000);
  EXPECT_EQ(report["jobs"], 2);
  EXPECT_EQ(report["filter"], ordered_json::array());
  EXPECT_EQ(report["allow_unsupported"], ordered_json::array({"FC-03"}));
  EXPECT_EQ(report["case_files"], ordered_json::array({"/tmp/my case.json"}));
  EXPECT_EQ(report["catalog"]["cases"], 7);
  EXPECT_EQ(report["catalog"]["digest"].get<std::string>().size(), 64U);
  EXPECT_EQ(report["whole_catalog"], true);
  EXPECT_EQ(report["off_tee"], true);
  EXPECT_THAT(report["notice"].get<std::string>(), testing::StartsWith(DSTACK_SCOPE));
  EXPECT_EQ(report["status"], "not-conformant");
  EXPECT_EQ(report["exit_status"], 1);
  EXPECT_EQ(report["incomplete"], nullptr);
  EXPECT_EQ(report["elapsed_ms"], 2345);
  EXPECT_EQ(report["counts"], (ordered_json{{"held", 1},
                                            {"vacuous", 1},
                                            {"warned", 1},
                                            {"failed", 1},
                                            {"unproven", 1},
                                            {"unsupported", 2}}));
  EXPECT_EQ(report["cases"].size(), 7U);
}

TEST(JsonReport, EscapesTheCommandAsOtherTexts) {
  EXPECT_EQ(Parsed(HostileRun())["command"], (ordered_json{"./client", "--socket={socket}", "it's",
                                                           "\\x1b[31m\\xff\\u{9b}\\u{202e}"}));
}

TEST(JsonReport, DescribesACase) {
  const ordered_json failed = Parsed(HostileRun())["cases"][0];
  EXPECT_EQ(failed["id"], "status-500-with-a-valid-body");
  EXPECT_EQ(failed["clause"], "FC-10");
  EXPECT_EQ(failed["title"], "what is wrong with status-500-with-a-valid-body");
  EXPECT_EQ(failed["expectation"], "MUST refuse");
  EXPECT_EQ(failed["twin"], "valid-answer");
  EXPECT_EQ(failed["selected"], true);
  EXPECT_EQ(failed["clause_held"], false);
  EXPECT_EQ(failed["answer"], "broken");
  EXPECT_EQ(failed["outcome"], "failed");
  EXPECT_EQ(failed["unsupported_allowed"], false);
  EXPECT_EQ(failed["note"], nullptr);
  const std::string said =
      R"(\r\n\x1b[2J<b a="'&'">]]>-->\xff\xc3\x00\x07 \u{202e}turned \u{fffe} [secret] tail\nsecond line)";
  EXPECT_EQ(failed["findings"], (ordered_json::array({{{"defect", "died-by-signal"},
                                                       {"clause", "FC-52"},
                                                       {"level", "MUST"},
                                                       {"worst", "medium"},
                                                       {"detail", "died by signal 11"}},
                                                      {{"defect", "secret-leaked"},
                                                       {"clause", "FC-51"},
                                                       {"level", "MUST"},
                                                       {"worst", "high"},
                                                       {"detail", "it said: " + said}},
                                                      {{"defect", "request-wrong"},
                                                       {"clause", "RQ-06"},
                                                       {"level", "SHOULD"},
                                                       {"worst", "low"},
                                                       {"detail", "two requests"}}})));
  EXPECT_EQ(failed["evidence"], (ordered_json{{"ending", "signalled"},
                                              {"status", 11},
                                              {"elapsed_ms", 12},
                                              {"peak_memory_kib", 4096},
                                              {"requests", 0},
                                              {"connections", 1},
                                              {"stderr_excerpt", said},
                                              {"stdout_bytes", 10}}));
}

TEST(JsonReport, ACaseThatWasNeverStartedHasNeitherAnswerNorEvidence) {
  const ordered_json not_started = Parsed(HostileRun())["cases"][5];
  EXPECT_EQ(not_started["outcome"], "unsupported");
  EXPECT_EQ(not_started["unsupported_allowed"], true);
  EXPECT_EQ(not_started["note"], "this machine makes no user namespace");
  EXPECT_EQ(not_started["answer"], nullptr);
  EXPECT_EQ(not_started["evidence"], nullptr);
}

TEST(JsonReport, ASoundCaseHasNoTwin) {
  const ordered_json sound = Parsed(HostileRun())["cases"][6];
  EXPECT_EQ(sound["twin"], nullptr);
  EXPECT_EQ(sound["expectation"], "MUST accept");
  EXPECT_EQ(sound["answer"], "key");
  EXPECT_EQ(sound["findings"], ordered_json::array());
}

TEST(JsonReport, NamesEveryEnding) {
  RunReport run = ConformantRun();
  EXPECT_EQ(Parsed(run)["cases"][0]["evidence"]["ending"], "exited");
  run.cases[0].seen.ending = ProcessEvidence::Ending::kDeadline;
  EXPECT_EQ(Parsed(run)["cases"][0]["evidence"]["ending"], "deadline");
}

TEST(JsonReport, SaysWhyARunIsIncomplete) {
  const ordered_json report = Parsed(IncompleteRun());
  EXPECT_EQ(report["status"], "incomplete");
  EXPECT_EQ(report["exit_status"], 3);
  EXPECT_THAT(report["incomplete"].get<std::string>(),
              testing::AllOf(testing::StartsWith("the client failed the opening smoke test: "),
                             testing::HasSubstr("[secret]")));
}

TEST(JsonReport, ASelectionIsNeverCalledConformant) {
  const ordered_json report = Parsed(SelectedRun());
  EXPECT_EQ(report["status"], "selection-held");
  EXPECT_EQ(report["exit_status"], 0);
  EXPECT_EQ(report["whole_catalog"], false);
  EXPECT_EQ(report["filter"], ordered_json::array({"FC-10"}));
  EXPECT_EQ(report["cases"][1]["selected"], false);
}

TEST(JsonReport, CountsFindingsByTheClauseTheyBreak) {
  const ordered_json clauses = Parsed(HostileRun())["clauses"];
  EXPECT_EQ(clauses[1], (ordered_json{{"id", "FC-04"},
                                      {"level", "MUST"},
                                      {"kind", "policy"},
                                      {"worst", "medium"},
                                      {"cases", 1},
                                      {"held", 0},
                                      {"findings", 0}}));
  EXPECT_EQ(clauses[2], (ordered_json{{"id", "FC-10"},
                                      {"level", "MUST"},
                                      {"kind", "protocol"},
                                      {"worst", "critical"},
                                      {"cases", 2},
                                      {"held", 1},
                                      {"findings", 0}}));
  EXPECT_EQ(clauses[5], (ordered_json{{"id", "FC-51"},
                                      {"level", "MUST"},
                                      {"kind", "hygiene"},
                                      {"worst", "high"},
                                      {"cases", 0},
                                      {"held", 0},
                                      {"findings", 1}}));
}

TEST(JsonReport, OfAClauseThatNobodyKnowsItSaysNeitherLevelNorKindNorWorst) {
  RunReport run = ConformantRun();
  run.cases = {HeldReport("of-no-clause", "XX-99")};
  EXPECT_EQ(Parsed(run)["clauses"][0], (ordered_json{{"id", "XX-99"},
                                                     {"level", nullptr},
                                                     {"kind", nullptr},
                                                     {"worst", nullptr},
                                                     {"cases", 1},
                                                     {"held", 1},
                                                     {"findings", 0}}));
}

TEST(JsonReport, AWrongKeyIsCriticalThoughItsClauseIsNot) {
  RunReport run = ConformantRun();
  run.cases.front().findings = {{Defect::kAcceptedAWrongKey, "FC-24", Level::kMust, "detail"}};
  const ordered_json report = Parsed(run);
  EXPECT_EQ(report["cases"][0]["findings"][0]["worst"], "critical");
  EXPECT_EQ(report["clauses"][1]["id"], "FC-24");
  EXPECT_EQ(report["clauses"][1]["worst"], "low");
}

TEST(JsonReport, SaysWhichWorldClientsWereGiven) {
  EXPECT_EQ(Parsed(HostileRun())["world"],
            (ordered_json{{"kind", "full"}, {"why", nullptr}, {"not_played", 0}}));
  EXPECT_EQ(
      Parsed(PlainRun())["world"],
      (ordered_json{
          {"kind", "plain"}, {"why", "this machine makes no user namespace"}, {"not_played", 1}}));
}

TEST(JsonReport, SaysWhoseAnswersItRestsOn) {
  EXPECT_EQ(
      Parsed(ConformantRun())["agent"],
      (ordered_json{{"kind", "mock"}, {"place", nullptr}, {"version", nullptr}, {"not_made", 0}}));
  RunReport run = ConformantRun();
  run.asked.agent = {.kind = "socket", .place = "/a/b\x1b", .version = "0.6.0 (rev x)"};
  run.cases[0].not_made = true;
  const ordered_json report = Parsed(run);
  EXPECT_EQ(report["agent"], (ordered_json{{"kind", "socket"},
                                           {"place", "/a/b\\x1b"},
                                           {"version", "0.6.0 (rev x)"},
                                           {"not_made", 1}}));
  EXPECT_TRUE(report["cases"][0]["not_made"]);
  EXPECT_EQ(report["notice"], DSTACK_SCOPE
            " Answers of the agent at /a/b\\x1b, dstack 0.6.0 (rev x); the keys of the run "
            "carry no security");
}

TEST(JsonReport, NamesTheMustsThatNothingExercised) {
  RunReport run = ConformantRun();
  EXPECT_EQ(Parsed(run)["unexercised"], ordered_json::array());
  run.must_clauses.push_back("FC-55");
  const ordered_json report = Parsed(run);
  EXPECT_EQ(report["unexercised"], ordered_json::array({"FC-55"}));
  EXPECT_EQ(report["status"], "incomplete");
}

TEST(JsonReport, KeepsItsMembersInOrder) {
  const ordered_json report = Parsed(HostileRun());
  EXPECT_EQ(Members(report), (std::vector<std::string>{"schema_version",
                                                       "tool_version",
                                                       "profile",
                                                       "seed",
                                                       "command",
                                                       "deadline_ms",
                                                       "jobs",
                                                       "repeat",
                                                       "session",
                                                       "sweep",
                                                       "filter",
                                                       "exclude",
                                                       "allow_unsupported",
                                                       "case_files",
                                                       "rerun_failed",
                                                       "min_severity",
                                                       "known_failures",
                                                       "catalog",
                                                       "whole_catalog",
                                                       "stopped",
                                                       "world",
                                                       "agent",
                                                       "off_tee",
                                                       "notice",
                                                       "status",
                                                       "exit_status",
                                                       "verdict",
                                                       "incomplete",
                                                       "unexercised",
                                                       "elapsed_ms",
                                                       "counts",
                                                       "clauses",
                                                       "causes",
                                                       "cases"}));
  EXPECT_EQ(Members(report["cases"][0]),
            (std::vector<std::string>{"id", "clause", "title", "expectation", "twin", "selected",
                                      "answer", "outcome", "clause_held", "unsupported_allowed",
                                      "not_made", "points", "repetitions", "below", "known", "note",
                                      "findings", "evidence", "wire"}));
  EXPECT_TRUE(report["cases"][0]["wire"].is_object());
  EXPECT_TRUE(report["cases"].back()["wire"].is_null());
}

TEST(JsonReport, SaysHowMuchOfItsSweepsWasPlayed) {
  RunReport run = ConformantRun();
  run.asked.sweep = "boundaries";
  run.cases[0].points = {.played = 4, .all = 9};
  run.cases[1].points = {.played = 1, .all = 2};
  const ordered_json report = Parsed(run);
  EXPECT_EQ(report["sweep"], ordered_json({{"choice", "boundaries"}, {"played", 5}, {"all", 11}}));
  EXPECT_EQ(report["cases"][0]["points"], ordered_json({{"played", 4}, {"all", 9}}));
  EXPECT_EQ(Parsed(ConformantRun())["cases"][0]["points"], nullptr);
}

}  // namespace
}  // namespace conformance
