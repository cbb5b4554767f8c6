#include "conformance/report/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "conformance/report/json_report.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

CaseReport CaseThat(std::string id, Outcome outcome, Defect defect = Defect::kExitStatus) {
  CaseReport report = HeldReport(std::move(id), "FC-10");
  report.outcome = outcome;
  if (outcome == Outcome::kFailed) {
    report.findings = {{Defect::kTooManyRequests, "FC-53", Level::kShould, "4 requests"},
                       {Defect::kSecretLeaked, "FC-51", Level::kMust, "a leak"},
                       {defect, "FC-10", Level::kMust, "exit status 2"}};
  }
  return report;
}

RunReport RunThat(std::vector<CaseReport> cases) {
  RunReport run = ConformantRun();
  run.cases = std::move(cases);
  return run;
}

WrittenReport Written(const RunReport& run, std::string name = "a.json") {
  return WrittenReport::Read(JsonReport(run), std::move(name)).value();
}

TEST(WrittenReport, IsWhatTheJsonReportSays) {
  const WrittenReport report = Written(HostileRun(), "x");
  EXPECT_EQ(report.name, "x");
  EXPECT_EQ(report.status, "not-conformant");
  EXPECT_EQ(report.verdict, "NOT CONFORMANT");
  EXPECT_EQ(report.profile, "tessera");
  EXPECT_EQ(report.agent, "mock");
  EXPECT_EQ(report.catalog_cases, 7U);
  ASSERT_EQ(report.cases.size(), 7U);
  const WrittenOutcome& failed = report.cases.at("status-500-with-a-valid-body");
  EXPECT_EQ(failed.worst, "high");
  EXPECT_THAT(failed.detail, testing::StartsWith("it said: "));
  EXPECT_THAT(failed.defects, ElementsAre("died-by-signal FC-52", "secret-leaked FC-51"));
  EXPECT_TRUE(failed.failed());
  EXPECT_FALSE(report.cases.at("valid-answer").failed());
}

// With something else in the place of the first such text.
Result<WrittenReport> ReadWith(const std::string& from, const std::string& to) {
  std::string json = JsonReport(HostileRun());
  const std::size_t at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return WrittenReport::Read(json.replace(at, from.size(), to), "x.json");
}

std::string Refusing(const Result<WrittenReport>& read) {
  return read ? "nothing" : read.error().message;
}

TEST(WrittenReport, RefusesWhatIsNone) {
  EXPECT_EQ(Refusing(WrittenReport::Read("{", "x.json")), "x.json: not one JSON value");
  for (const char* other : {"{}", "[]", "3", "null"}) {
    EXPECT_THAT(Refusing(WrittenReport::Read(other, "x.json")),
                HasSubstr("x.json: no report of dstack-conformance run --json, of version 5 to"));
  }
  for (const char* version : {"4", "9", "\"8\"", "8.5"}) {
    EXPECT_THAT(
        Refusing(ReadWith("\"schema_version\": 8", std::string("\"schema_version\": ") + version)),
        HasSubstr("of version 5 to 8"))
        << version;
  }
  EXPECT_TRUE(ReadWith("\"schema_version\": 8", "\"schema_version\": 5"));
  for (const char* member : {"status", "profile", "agent", "catalog", "digest"}) {
    EXPECT_EQ(ReadWith(std::string("\"") + member, std::string("\"x") + member).error().code,
              ErrorCode::kWrongValue)
        << member;
  }
  EXPECT_EQ(ReadWith("\n  \"cases\"", "\n  \"x\"").error().code, ErrorCode::kWrongValue);
}

TEST(WrittenReport, RefusesACaseThatIsNotWholeOrStandsTwice) {
  for (const char* member : {"findings", "defect", "detail"}) {
    const std::string name = std::string("\"") + member + "\"";
    std::string json = JsonReport(HostileRun());
    const std::size_t at = json.find(name, json.find("\"cases\": [\n    {"));
    json.replace(at, name.size(), "\"x\"");
    EXPECT_THAT(Refusing(WrittenReport::Read(json, "x.json")), HasSubstr("is not whole"));
  }
  EXPECT_THAT(
      Refusing(WrittenReport::Read(
          JsonReport(RunThat({CaseThat("a", Outcome::kHeld), CaseThat("a", Outcome::kHeld)})),
          "x.json")),
      HasSubstr("stands twice"));
}

CaseReport ThatShowsLess(std::string id) {
  CaseReport report = CaseThat(std::move(id), Outcome::kFailed);
  report.findings.pop_back();
  return report;
}

RunReport Before() {
  return RunThat({CaseThat("changed", Outcome::kFailed), CaseThat("gone", Outcome::kFailed),
                  CaseThat("lessened", Outcome::kFailed), CaseThat("mended", Outcome::kFailed),
                  CaseThat("open", Outcome::kFailed), CaseThat("same", Outcome::kFailed),
                  CaseThat("worse", Outcome::kHeld)});
}

RunReport After() {
  return RunThat({CaseThat("added", Outcome::kFailed),
                  CaseThat("changed", Outcome::kFailed, Defect::kRefusedASoundAnswer),
                  ThatShowsLess("lessened"), CaseThat("mended", Outcome::kWarned),
                  CaseThat("open", Outcome::kUnproven), CaseThat("same", Outcome::kFailed),
                  CaseThat("sound", Outcome::kHeld), CaseThat("worse", Outcome::kFailed)});
}

TEST(Comparison, SaysWhatBecameOfEachCase) {
  const Comparison found = Comparison::Of(Written(Before()), Written(After()));
  EXPECT_THAT(found.new_failures, ElementsAre("added", "changed", "worse"))
      << "a case that failed shows something new as well";
  EXPECT_THAT(found.lessened, ElementsAre("lessened"));
  EXPECT_THAT(found.mended, ElementsAre("mended"));
  EXPECT_THAT(found.open, ElementsAre("open"));
  EXPECT_THAT(found.gone, ElementsAre("gone"));
  EXPECT_EQ(found.as_before, 1U);
}

TEST(Comparison, OfAReportWithItselfIsNothingNew) {
  const Comparison found = Comparison::Of(Written(After()), Written(After()));
  EXPECT_THAT(found.new_failures, IsEmpty());
  EXPECT_THAT(found.lessened, IsEmpty());
  EXPECT_EQ(found.as_before, 5U);
}

TEST(Comparison, OfAFailureThatNobodyCanNameIsNew) {
  CaseReport nameless = CaseThat("a", Outcome::kFailed);
  nameless.findings.clear();
  const WrittenReport after = Written(RunThat({nameless}));
  EXPECT_THAT(
      Comparison::Of(Written(RunThat({CaseThat("a", Outcome::kFailed)})), after).new_failures,
      ElementsAre("a"));
  EXPECT_EQ(Comparison::Of(after, after).as_before, 1U);
}

TEST(ComparisonText, ListsThemAndCountsThemLast) {
  const std::string text = ComparisonText(Written(Before(), "a.json"), Written(After(), "b.json"));
  EXPECT_THAT(text, testing::StartsWith("first:  a.json: NOT CONFORMANT\n"
                                        "second: b.json: NOT CONFORMANT\n\n"
                                        "different cases: 1 only in the first, 2 only in the "
                                        "second\n\n"
                                        "new failures: 3 cases\n"
                                        "  added  FC-10  critical: exit status 2\n"
                                        "  changed  FC-10  failed before, and shows something else "
                                        "now: refused-a-sound-answer FC-10\n"));
  EXPECT_THAT(text, HasSubstr("\nmended: 1 case\n  mended  FC-10  warned\n\n"));
  EXPECT_THAT(text,
              HasSubstr("\nfailed, and were not asked again: 1 case\n  gone  FC-10  critical"));
  EXPECT_THAT(text, EndsWith("comparison: 3 new failures, 1 mended, 1 as before, 1 for less than "
                             "before\n"));
  EXPECT_THAT(text, Not(HasSubstr("catalogues")));
}

TEST(ComparisonText, SaysWhatWasAskedDifferently) {
  RunReport other = Before();
  other.asked.profile = Profile::kClient;
  other.asked.agent = {.kind = "socket", .place = "s", .version = "1"};
  other.asked.catalog_digest = std::string(64, 'c');
  other.asked.catalog_cases = 8;
  EXPECT_THAT(ComparisonText(Written(Before()), Written(other)),
              HasSubstr("different profiles: tessera, then client\n"
                        "different agents: mock, then socket\n"
                        "different catalogues: aaaaaaaaaaaaaaaa (7 cases), then cccccccccccccccc "
                        "(8 cases)\n\n"));
}

TEST(ComparisonText, EscapesWhatSomebodyWrote) {
  WrittenReport report = Written(After(), "a\x1b[2J.json");
  EXPECT_THAT(ComparisonText(report, report), Not(HasSubstr("\x1b")));
  const auto hostile = ReadWith("\"profile\": \"tessera\"", "\"profile\": \"\\u001b[2J\"");
  EXPECT_EQ(hostile.value().profile, "\\x1b[2J");
}

}  // namespace
}  // namespace conformance
