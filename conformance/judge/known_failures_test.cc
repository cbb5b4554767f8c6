#include "conformance/judge/known_failures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::HasSubstr;

const std::vector<std::string> kIds = {"key-a", "key-b", "key-c", "other"};

Result<KnownFailures> ParsedFile(const std::string& text) {
  return KnownFailures::Parse(text, {.path = "known.txt", .digest = "d", .cases = kIds});
}

KnownFailures Known(const std::string& text) {
  return ParsedFile(text).value();
}

std::string Refusal(const std::string& text) {
  const auto parsed = ParsedFile(text);
  if (parsed) return "nothing";
  EXPECT_EQ(parsed.error().code, ErrorCode::kWrongValue);
  return parsed.error().message;
}

TEST(KnownFailures, HasCasesADefectAndAReasonALine) {
  const KnownFailures known = Known(
      "# a comment\n\nkey-a@exit-status  no one #knows\n  key-[bc]@unproven\tbecause \t of it "
      "\r\n   # too\nx@died-by-signal y");
  EXPECT_EQ(known.path(), "known.txt");
  EXPECT_EQ(known.digest(), "d");
  ASSERT_EQ(known.entries().size(), 3U);
  EXPECT_EQ(known.entries()[0].line, 3U);
  EXPECT_EQ(known.entries()[0].pattern, "key-a");
  EXPECT_EQ(known.entries()[0].defect, Defect::kExitStatus);
  EXPECT_EQ(known.entries()[0].Text(), "key-a@exit-status");
  EXPECT_EQ(known.entries()[0].reason, "no one #knows");
  EXPECT_EQ(known.entries()[1].line, 4U);
  EXPECT_EQ(known.entries()[1].pattern, "key-[bc]");
  EXPECT_EQ(known.entries()[1].defect, std::nullopt);
  EXPECT_EQ(known.entries()[1].Text(), "key-[bc]@unproven");
  EXPECT_EQ(known.entries()[1].reason, "because   of it");
  EXPECT_EQ(known.entries()[2].line, 6U) << "the last line need not end";
}

TEST(KnownFailures, MayBeNone) {
  EXPECT_TRUE(Known("").entries().empty());
  EXPECT_TRUE(Known("\n\n# nothing\n").entries().empty());
}

TEST(KnownFailures, RefusesAnEntryWithoutAReason) {
  for (const std::string text : {"\nkey-a@unproven", "\nkey-a\n", "\nkey-a  \t\r\nkey-b why\n"}) {
    EXPECT_THAT(Refusal(text), HasSubstr("known.txt: line 2: a known failure has a reason"));
  }
}

TEST(KnownFailures, RefusesAnEntryThatNamesNoDefect) {
  for (const std::string entry :
       {"key-a", "key-a@", "@exit-status", "@", "key-a@exit", "key-a@Exit-status", "key-a@held",
        "key-a@exit-status@x", "key-*@*"}) {
    EXPECT_THAT(Refusal("\n" + entry + " why\n"),
                HasSubstr("known.txt: line 2: " + entry + " names no defect: write CASES@DEFECT"));
  }
}

TEST(KnownFailures, RefusesWhatIsNoText) {
  for (const std::string& text :
       {std::string("key-a\xff why"), std::string("key-a wh\x1by"), std::string("key-a wh\0y", 10),
        std::string("key-a w\xe2\x80\xaeh")}) {
    EXPECT_EQ(Refusal(text), "known.txt: line 1: no text") << text;
  }
}

TEST(KnownFailures, ShortensALongReason) {
  EXPECT_LE(Known("key-a@exit-status " + std::string(5000, 'x')).entries()[0].reason.size(),
            kMostShown + 2);
}

TEST(KnownFailures, FindsTheFirstEntryOfACaseAndADefect) {
  const KnownFailures known = Known(
      "key-b@unproven one\nkey-b@exit-status two\nkey-*@exit-status three\nkey-*@unproven four\n");
  EXPECT_EQ(known.Of("key-b", Defect::kExitStatus)->line, 2U);
  EXPECT_EQ(known.Of("key-c", Defect::kExitStatus)->line, 3U);
  EXPECT_EQ(known.Of("key-b", std::nullopt)->line, 1U);
  EXPECT_EQ(known.Of("key-c", std::nullopt)->line, 4U);
  EXPECT_EQ(known.Of("key-b", Defect::kDiedBySignal), nullptr);
  EXPECT_EQ(known.Of("other", Defect::kExitStatus), nullptr);
  EXPECT_EQ(known.Of("other", std::nullopt), nullptr);
}

CaseReport Came(std::string id, Outcome outcome) {
  CaseReport report = HeldReport(std::move(id), "FC-10");
  report.outcome = outcome;
  if (outcome == Outcome::kFailed) {
    report.findings = {{Defect::kExitStatus, "FC-10", Level::kMust, "exit status 2"}};
  }
  return report;
}

// What is out of date after a run, as "LINE PATTERN: WHY".
std::vector<std::string> Stale(const std::string& text, const std::vector<CaseReport>& cases) {
  std::vector<std::string> found;
  for (const OutOfDate& entry : Known(text).OutOfDateAfter(cases)) {
    found.push_back(std::to_string(entry.line) + " " + entry.entry + ": " + entry.why);
  }
  return found;
}

using Lines = std::vector<std::string>;

TEST(OutOfDate, IsNothingWhereEveryListedCaseShowsTheDefect) {
  EXPECT_EQ(Stale("key-*@exit-status why\n",
                  {Came("key-a", Outcome::kFailed), Came("key-b", Outcome::kFailed),
                   Came("other", Outcome::kHeld)}),
            Lines{});
}

TEST(OutOfDate, IsAnEntryWhoseCasePasses) {
  for (const Outcome outcome : {Outcome::kHeld, Outcome::kWarned, Outcome::kVacuous}) {
    EXPECT_EQ(Stale("key-a@exit-status why\n", {Came("key-a", outcome)}),
              Lines{"1 key-a@exit-status: not so any more of it: remove the line"});
  }
}

TEST(OutOfDate, IsAnEntryWhoseCaseFailsForSomethingElse) {
  EXPECT_EQ(
      Stale("key-a@secret-leaked why\nkey-a@unproven why\n", {Came("key-a", Outcome::kFailed)}),
      (Lines{"1 key-a@secret-leaked: not so any more of it: remove the line",
             "2 key-a@unproven: not so any more of it: remove the line"}));
}

TEST(OutOfDate, IsNoEntryWhoseCaseShowedNothing) {
  for (const std::string entry : {"key-a@exit-status why\n", "key-a@unproven why\n"}) {
    EXPECT_EQ(Stale(entry, {Came("key-a", Outcome::kUnsupported)}), Lines{});
    EXPECT_EQ(Stale(entry, {Came("key-a", Outcome::kUnproven)}), Lines{});
    EXPECT_EQ(Stale(entry, {}), Lines{}) << "it was not selected";
  }
}

TEST(OutOfDate, IsAnEntryOfADefectThatOnlyWarns) {
  CaseReport report = Came("key-a", Outcome::kHeld);
  report.findings = {{Defect::kExitStatus, "FC-10", Level::kMust, ""}};
  EXPECT_EQ(Stale("key-a@exit-status why\n", {report}), Lines{}) << "whatever its outcome";
  report.findings[0].level = Level::kShould;
  EXPECT_EQ(Stale("key-a@exit-status why\n", {report}).size(), 1U);
}

TEST(OutOfDate, IsAPatternOfWhichOneCaseIsMended) {
  const CaseReport failed = Came("key-a", Outcome::kFailed);
  const CaseReport held = Came("key-b", Outcome::kHeld);
  const std::string entry = "1 key-*@exit-status: not so any more of ";
  const std::string line = "key-*@exit-status why\n";
  EXPECT_EQ(Stale(line, {failed, held}),
            Lines{entry + "key-b, but of 1 of its cases: name only those"});
  EXPECT_EQ(Stale(line, {held}), Lines{entry + "key-b: remove the line"});
  EXPECT_EQ(Stale(line, {held, Came("key-c", Outcome::kHeld)}),
            Lines{entry + "key-b and 1 more: remove the line"});
}

TEST(OutOfDate, IsAnEntryThatMatchesNoCaseOfTheProfile) {
  EXPECT_EQ(
      Stale("key-z@unproven why\n\nkey-[@unproven why\n", {}),
      (Lines{
          "1 key-z@unproven: no case of the profile is called that: change or remove the line",
          "3 key-[@unproven: no case of the profile is called that: change or remove the line"}));
}

TEST(OutOfDate, IsAnEntryThatListsWhatAnEarlierOneDoes) {
  EXPECT_EQ(
      Stale("key-b@unproven why\nother@exit-status why\nkey-*@unproven why\nother@exit-status "
            "again\nkey-b@exit-status why\n",
            {}),
      (Lines{"3 key-*@unproven: line 1 lists key-b too: change or remove one of them",
             "4 other@exit-status: line 2 lists other too: change or remove one of them"}));
}

}  // namespace
}  // namespace conformance
