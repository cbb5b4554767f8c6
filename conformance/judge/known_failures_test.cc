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

TEST(KnownFailures, HasAPatternAndAReasonALine) {
  const KnownFailures known =
      Known("# a comment\n\nkey-a  no one #knows\n  key-[bc]\tbecause \t of it \r\n   # too\nx y");
  EXPECT_EQ(known.path(), "known.txt");
  EXPECT_EQ(known.digest(), "d");
  ASSERT_EQ(known.entries().size(), 3U);
  EXPECT_EQ(known.entries()[0].line, 3U);
  EXPECT_EQ(known.entries()[0].pattern, "key-a");
  EXPECT_EQ(known.entries()[0].reason, "no one #knows");
  EXPECT_EQ(known.entries()[1].line, 4U);
  EXPECT_EQ(known.entries()[1].pattern, "key-[bc]");
  EXPECT_EQ(known.entries()[1].reason, "because   of it");
  EXPECT_EQ(known.entries()[2].line, 6U) << "the last line need not end";
}

TEST(KnownFailures, MayBeNone) {
  EXPECT_TRUE(Known("").entries().empty());
  EXPECT_TRUE(Known("\n\n# nothing\n").entries().empty());
}

TEST(KnownFailures, RefusesAnEntryWithoutAReason) {
  for (const std::string text : {"\nkey-a", "\nkey-a\n", "\nkey-a  \t\r\nkey-b why\n"}) {
    EXPECT_THAT(Refusal(text), HasSubstr("known.txt: line 2: a known failure has a reason"));
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
  EXPECT_LE(Known("key-a " + std::string(5000, 'x')).entries()[0].reason.size(), kMostShown + 2);
}

TEST(KnownFailures, FindsTheFirstEntryOfACase) {
  const KnownFailures known = Known("key-b one\nkey-* two\n");
  EXPECT_EQ(known.Of("key-b")->line, 1U);
  EXPECT_EQ(known.Of("key-c")->line, 2U);
  EXPECT_EQ(known.Of("other"), nullptr);
  EXPECT_EQ(known.Of("key-"), known.Of("key-c"));
}

CaseReport Came(std::string id, Outcome outcome) {
  CaseReport report = HeldReport(std::move(id), "FC-10");
  report.outcome = outcome;
  return report;
}

// What is out of date after a run, as "LINE PATTERN: WHY".
std::vector<std::string> Stale(const std::string& text, const std::vector<CaseReport>& cases) {
  std::vector<std::string> found;
  for (const OutOfDate& entry : Known(text).OutOfDateAfter(cases)) {
    found.push_back(std::to_string(entry.line) + " " + entry.pattern + ": " + entry.why);
  }
  return found;
}

using Lines = std::vector<std::string>;

TEST(OutOfDate, IsNothingWhereEveryListedCaseFailed) {
  EXPECT_EQ(Stale("key-* why\n", {Came("key-a", Outcome::kFailed), Came("key-b", Outcome::kFailed),
                                  Came("other", Outcome::kHeld)}),
            Lines{});
}

TEST(OutOfDate, IsAnEntryWhoseCasePasses) {
  for (const Outcome outcome : {Outcome::kHeld, Outcome::kWarned, Outcome::kVacuous}) {
    EXPECT_EQ(Stale("key-a why\n", {Came("key-a", outcome)}),
              Lines{"1 key-a: passes now: remove the line"});
  }
}

TEST(OutOfDate, IsNoEntryWhoseCaseShowedNothing) {
  for (const Outcome outcome : {Outcome::kUnproven, Outcome::kUnsupported}) {
    EXPECT_EQ(Stale("key-a why\n", {Came("key-a", outcome)}), Lines{});
  }
  EXPECT_EQ(Stale("key-a why\n", {}), Lines{}) << "it was not selected";
}

TEST(OutOfDate, IsNoEntryOfACaseWithAMustFindingWhateverItsOutcome) {
  CaseReport report = Came("key-a", Outcome::kHeld);
  report.findings = {{Defect::kExitStatus, "FC-10", Level::kMust, ""}};
  EXPECT_EQ(Stale("key-a why\n", {report}), Lines{});
}

TEST(OutOfDate, IsAPatternOfWhichOneCasePasses) {
  const CaseReport failed = Came("key-a", Outcome::kFailed);
  const CaseReport held = Came("key-b", Outcome::kHeld);
  EXPECT_EQ(Stale("key-* why\n", {failed, held}),
            Lines{"1 key-*: key-b passes now, 1 of its cases do not: name only those"});
  EXPECT_EQ(Stale("key-* why\n", {held}), Lines{"1 key-*: key-b passes now: remove the line"});
  EXPECT_EQ(Stale("key-* why\n", {held, Came("key-c", Outcome::kHeld)}),
            Lines{"1 key-*: key-b and 1 more pass now: remove the line"});
}

TEST(OutOfDate, IsAnEntryThatMatchesNoCaseOfTheProfile) {
  EXPECT_EQ(Stale("key-z why\n\nkey-[ why\n", {}),
            (Lines{"1 key-z: no case of the profile is called that: change or remove the line",
                   "3 key-[: no case of the profile is called that: change or remove the line"}));
}

TEST(OutOfDate, IsAnEntryThatListsWhatAnEarlierOneDoes) {
  EXPECT_EQ(Stale("key-b why\nother why\nkey-* why\nother again\n", {}),
            (Lines{"3 key-*: line 1 lists key-b too: change or remove one of them",
                   "4 other: line 2 lists other too: change or remove one of them"}));
}

}  // namespace
}  // namespace conformance
