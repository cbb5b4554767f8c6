#include "conformance/judge/checks.h"

#include <gtest/gtest.h>

#include <set>

namespace conformance {
namespace {

// What each check sees is judge_test.cc's matter; this is about the table.

TEST(Checks, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const Check& check : Checks()) EXPECT_TRUE(names.insert(check.name).second) << check.name;
  EXPECT_FALSE(names.contains(""));
}

TEST(Checks, ProveAClauseThatThereIs) {
  for (const Check& check : Checks()) {
    if (check.clause == kClauseOfTheCase) continue;
    EXPECT_NE(FindClause(check.clause), nullptr) << check.name;
  }
}

TEST(Checks, OfTheirOwnCasesNameTheClause) {
  for (const Check& check : Checks()) {
    EXPECT_FALSE(check.scope == Scope::kOwnCases && check.clause == kClauseOfTheCase) << check.name;
  }
}

TEST(Checks, FindNothingInASilentRunThatRefuses) {
  Case of;
  of.clause = "FC-10";
  of.expectations = Expectation::kMustRefuse;
  Evidence evidence;
  evidence.process.status = 1;
  const Matter matter{of,     Profile::kTessera, of, evidence, ReplyOf(evidence.process), false,
                      nullptr};
  for (const Check& check : Checks()) {
    if (check.scope == Scope::kOwnCases) continue;
    EXPECT_TRUE(check.look(matter).empty()) << check.name;
  }
}

TEST(Checks, CoverEveryDefect) {
  std::set<Defect> covered;
  for (const Check& check : Checks()) covered.insert(check.defect);
  EXPECT_EQ(covered.size(), static_cast<std::size_t>(Defect::kTooManyRequests) + 1);
}

}  // namespace
}  // namespace conformance
