#include "conformance/case/clause.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace conformance {
namespace {

constexpr std::string_view kOne =
    R"([{"id":"AB-01","text":"t","reason":"r","source":"s","kind":"safety","worst":"high","tessera":"MUST","client":"MAY"}])";

TEST(ClauseTest, ReadsEveryMember) {
  const auto clauses = ParseClauses(kOne);
  ASSERT_TRUE(clauses.has_value());
  ASSERT_EQ(clauses.value().size(), 1U);
  const Clause& clause = clauses.value().front();
  EXPECT_EQ(clause.id, "AB-01");
  EXPECT_EQ(clause.text, "t");
  EXPECT_EQ(clause.reason, "r");
  EXPECT_EQ(clause.source, "s");
  EXPECT_EQ(clause.kind, Kind::kSafety);
  EXPECT_EQ(clause.worst, Severity::kHigh);
  EXPECT_EQ(clause.level(Profile::kTessera), Level::kMust);
  EXPECT_EQ(clause.level(Profile::kClient), Level::kMay);
}

TEST(ClauseTest, AProfileThatFollowsAnotherMayHaveALevelOfItsOwn) {
  EXPECT_EQ(ParseClauses(kOne).value().front().level(Profile::kClientV1), Level::kMay);
  std::string own(kOne);
  own.insert(own.size() - 2, R"(,"client-v1":"SHOULD")");
  const auto clauses = ParseClauses(own);
  ASSERT_TRUE(clauses.has_value());
  EXPECT_EQ(clauses.value().front().level(Profile::kClient), Level::kMay);
  EXPECT_EQ(clauses.value().front().level(Profile::kClientV1), Level::kShould);
}

TEST(ClauseTest, KeepsTheOrderOfTheFile) {
  const auto clauses = ParseClauses(R"([
    {"id":"ZZ-02","text":"t","reason":"r","source":"s","kind":"safety","worst":"high","tessera":"SHOULD","client":"MAY"},
    {"id":"AB-01","text":"t","reason":"r","source":"s","kind":"safety","worst":"high","tessera":"MUST","client":"SHOULD"}])");
  ASSERT_TRUE(clauses.has_value());
  ASSERT_EQ(clauses.value().size(), 2U);
  EXPECT_EQ(clauses.value()[0].id, "ZZ-02");
  EXPECT_EQ(clauses.value()[0].level(Profile::kTessera), Level::kShould);
  EXPECT_EQ(clauses.value()[1].id, "AB-01");
}

struct RefusedClauses {
  std::string_view name;
  std::string_view json;
  ErrorCode code;
  std::string_view message;
};

class ClauseRefusalTest : public testing::TestWithParam<RefusedClauses> {};

TEST_P(ClauseRefusalTest, SaysWhatIsWrong) {
  const auto clauses = ParseClauses(GetParam().json);
  ASSERT_FALSE(clauses.has_value());
  EXPECT_EQ(clauses.error().code, GetParam().code);
  EXPECT_EQ(clauses.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Refuses, ClauseRefusalTest,
    testing::Values(
        RefusedClauses{.name = "CutJson",
                       .json = kOne.substr(0, kOne.size() - 1),
                       .code = ErrorCode::kNotJson,
                       .message = "not one JSON value, or a member stands twice"},
        RefusedClauses{
            .name = "AMemberTwice",
            .json =
                R"([{"id":"A","id":"B","text":"t","reason":"r","source":"s","kind":"safety","worst":"high","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kNotJson,
            .message = "not one JSON value, or a member stands twice"},
        RefusedClauses{.name = "AnObject",
                       .json = R"({"id":"A"})",
                       .code = ErrorCode::kWrongValue,
                       .message = "not an array with a clause in it"},
        RefusedClauses{.name = "AnEmptyList",
                       .json = "[]",
                       .code = ErrorCode::kWrongValue,
                       .message = "not an array with a clause in it"},
        RefusedClauses{.name = "AStringAsClause",
                       .json = R"(["FC-01"])",
                       .code = ErrorCode::kWrongValue,
                       .message = "entry 1: not an object"},
        RefusedClauses{
            .name = "AnUnknownMember",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"safety","worst":"high","tessera":"MUST","client":"MAY","note":"n"}])",
            .code = ErrorCode::kUnknownMember,
            .message = "entry 1: unknown member note"},
        RefusedClauses{
            .name = "AMissingMember",
            .json =
                R"([{"id":"A","text":"t","source":"s","kind":"safety","worst":"high","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kMissingMember,
            .message = "entry 1: no member reason"},
        RefusedClauses{
            .name = "AnEmptyText",
            .json =
                R"([{"id":"A","text":"","reason":"r","source":"s","kind":"safety","worst":"high","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kWrongValue,
            .message = "entry 1: text must be a non-empty string"},
        RefusedClauses{
            .name = "ANumberAsId",
            .json =
                R"([{"id":1,"text":"t","reason":"r","source":"s","kind":"safety","worst":"high","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kWrongValue,
            .message = "entry 1: id must be a non-empty string"},
        RefusedClauses{
            .name = "AnUnknownLevelInTessera",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"safety","worst":"high","tessera":"must","client":"MAY"}])",
            .code = ErrorCode::kWrongValue,
            .message = "entry 1: a level is MUST, SHOULD or MAY"},
        RefusedClauses{
            .name = "AnExpectationAsLevelInClient",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"safety","worst":"high","tessera":"MUST","client":"EITHER"}])",
            .code = ErrorCode::kWrongValue,
            .message = "entry 1: a level is MUST, SHOULD or MAY"},
        RefusedClauses{
            .name = "NoKind",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","worst":"high","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kMissingMember,
            .message = "entry 1: no member kind"},
        RefusedClauses{
            .name = "NoWorst",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"safety","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kMissingMember,
            .message = "entry 1: no member worst"},
        RefusedClauses{
            .name = "AnUnknownKind",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"Safety","worst":"high","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kWrongValue,
            .message = "entry 1: kind is protocol, safety, hygiene or policy"},
        RefusedClauses{
            .name = "ASeverityAsKind",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"high","worst":"high","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kWrongValue,
            .message = "entry 1: kind is protocol, safety, hygiene or policy"},
        RefusedClauses{
            .name = "AnEmptyKind",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"","worst":"high","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kWrongValue,
            .message = "entry 1: kind must be a non-empty string"},
        RefusedClauses{
            .name = "AnUnknownSeverity",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"safety","worst":"severe","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kWrongValue,
            .message = "entry 1: worst is critical, high, medium or low"},
        RefusedClauses{
            .name = "AKindAsSeverity",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"safety","worst":"safety","tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kWrongValue,
            .message = "entry 1: worst is critical, high, medium or low"},
        RefusedClauses{
            .name = "ANumberAsSeverity",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"safety","worst":1,"tessera":"MUST","client":"MAY"}])",
            .code = ErrorCode::kWrongValue,
            .message = "entry 1: worst must be a non-empty string"},
        RefusedClauses{
            .name = "AnIdTwice",
            .json =
                R"([{"id":"A","text":"t","reason":"r","source":"s","kind":"safety","worst":"high","tessera":"MUST","client":"MAY"},
                    {"id":"A","text":"u","reason":"v","source":"w","kind":"safety","worst":"high","tessera":"MAY","client":"MAY"}])",
            .code = ErrorCode::kDuplicateId,
            .message = "entry 2: a second A"}),
    [](const auto& row) { return std::string(row.param.name); });

// The numbers of the requirements this project started from; clauses may be added, none may go.
TEST(ClauseTest, TheEmbeddedFileHoldsEveryStartingRequirement) {
  std::set<std::string_view> ids;
  for (const Clause& clause : Clauses()) ids.insert(clause.id);
  for (const std::string_view id :
       {"FC-01", "FC-02", "FC-03", "FC-04", "FC-05", "FC-06", "FC-10", "FC-11", "FC-12",
        "FC-13", "FC-20", "FC-21", "FC-22", "FC-23", "FC-24", "FC-25", "FC-26", "FC-27",
        "FC-28", "FC-29", "FC-30", "FC-31", "FC-32", "FC-33", "FC-34", "FC-35", "FC-36",
        "FC-40", "FC-41", "FC-42", "FC-43", "FC-50", "FC-51", "FC-52", "FC-53", "FC-54",
        "FC-55", "TO-20", "TO-21", "TO-22", "TO-23", "TO-30", "TO-31", "TO-40", "TO-41",
        "RQ-01", "RQ-02", "RQ-03", "RQ-04", "RQ-05", "RQ-06", "CV-01", "CV-02", "CV-03"}) {
    EXPECT_TRUE(ids.contains(id)) << id;
  }
}

TEST(ClauseTest, FindsAClauseById) {
  const Clause* clause = FindClause("FC-10");
  ASSERT_NE(clause, nullptr);
  EXPECT_EQ(clause->id, "FC-10");
  EXPECT_EQ(clause->level(Profile::kTessera), Level::kMust);
}

TEST(ClauseTest, FindsNothingForAnUnknownId) {
  EXPECT_EQ(FindClause("FC-99"), nullptr);
  EXPECT_EQ(FindClause("fc-10"), nullptr);
  EXPECT_EQ(FindClause(""), nullptr);
}

TEST(ClauseTest, AWorseSeverityStandsBeforeALesserOne) {
  EXPECT_LT(Severity::kCritical, Severity::kHigh);
  EXPECT_LT(Severity::kHigh, Severity::kMedium);
  EXPECT_LT(Severity::kMedium, Severity::kLow);
}

// What the reports rely on, and say no more about.
TEST(ClauseTest, AnEmptyKeyIsTheWorstAndALeakComesNext) {
  ASSERT_NE(FindClause("FC-41"), nullptr);
  EXPECT_EQ(FindClause("FC-41")->kind, Kind::kProtocol);
  EXPECT_EQ(FindClause("FC-41")->worst, Severity::kCritical);
  ASSERT_NE(FindClause("FC-51"), nullptr);
  EXPECT_EQ(FindClause("FC-51")->kind, Kind::kHygiene);
  EXPECT_EQ(FindClause("FC-51")->worst, Severity::kHigh);
}

TEST(ClauseTest, NamesAreTheOnesOfTheDocuments) {
  EXPECT_EQ(Name(Profile::kTessera), "tessera");
  EXPECT_EQ(Name(Profile::kClient), "client");
  EXPECT_EQ(Name(Profile::kClientV1), "client-v1");
  EXPECT_EQ(Name(Expectation::kMustRefuse), "MUST refuse");
  EXPECT_EQ(Name(Expectation::kShouldRefuse), "SHOULD refuse");
  EXPECT_EQ(Name(Expectation::kEither), "EITHER");
  EXPECT_EQ(Name(Expectation::kMayAccept), "MAY accept");
  EXPECT_EQ(Name(Expectation::kMustAccept), "MUST accept");
  EXPECT_EQ(Name(Level::kMust), "MUST");
  EXPECT_EQ(Name(Level::kShould), "SHOULD");
  EXPECT_EQ(Name(Level::kMay), "MAY");
  EXPECT_EQ(Name(Kind::kProtocol), "protocol");
  EXPECT_EQ(Name(Kind::kSafety), "safety");
  EXPECT_EQ(Name(Kind::kHygiene), "hygiene");
  EXPECT_EQ(Name(Kind::kPolicy), "policy");
  EXPECT_EQ(Name(Severity::kCritical), "critical");
  EXPECT_EQ(Name(Severity::kHigh), "high");
  EXPECT_EQ(Name(Severity::kMedium), "medium");
  EXPECT_EQ(Name(Severity::kLow), "low");
}

}  // namespace
}  // namespace conformance
