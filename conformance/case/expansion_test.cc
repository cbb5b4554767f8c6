#include "conformance/case/expansion.h"

#include <gtest/gtest.h>

namespace conformance {
namespace {

using nlohmann::json;

std::vector<json> Expanded(std::string_view text) {
  std::vector<json> cases;
  const auto family = ExpandFamily(text, "here", "area");
  EXPECT_TRUE(family) << family.error().message;
  if (!family) return cases;
  for (const WrittenCase& each : family.value()) {
    EXPECT_EQ(each.area, "area");
    cases.push_back(each.json);
  }
  return cases;
}

Error Refused(std::string_view text) {
  const auto family = ExpandFamily(text, "here", "");
  EXPECT_FALSE(family) << text;
  return family ? Error() : family.error();
}

TEST(Family, OfOneCaseIsThatCase) {
  EXPECT_EQ(Expanded(R"({"id": "a", "title": "{{x}} stays"})"),
            (std::vector<json>{{{"id", "a"}, {"title", "{{x}} stays"}}}));
}

TEST(Family, FillsInNamedValuesEverywhere) {
  const auto cases = Expanded(
      R"({"id": "s-{{n}}", "answer": {"headers": [{"add": "{{n}} {{w}}"}]}, "size": "{{k}}",
          "for": [{"n": "1", "w": "a", "k": 7}, {"n": 2, "w": "{{n}}", "k": "x"}]})");
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0],
            json::parse(R"({"id": "s-1", "answer": {"headers": [{"add": "1 a"}]}, "size": 7})"));
  // A value is no template: what it holds is put in once.
  EXPECT_EQ(
      cases[1],
      json::parse(R"({"id": "s-2", "answer": {"headers": [{"add": "2 {{n}}"}]}, "size": "x"})"));
}

TEST(Family, RunsAlongAnAxis) {
  const auto cases = Expanded(
      R"({"id": "at-{{o}}", "n": "{{o}}", "for": {"o": {"from": 2, "through": 9, "step": 3}}})");
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_EQ(cases[0], json::parse(R"({"id": "at-2", "n": 2})"));
  EXPECT_EQ(cases[2], json::parse(R"({"id": "at-8", "n": 8})"));
  EXPECT_EQ(Expanded(R"({"id": "{{o}}", "for": {"o": {"from": 0, "through": 4}}})").size(), 5U);
}

TEST(Family, IsRefusedByName) {
  EXPECT_EQ(Refused(R"({"id": "{{a}}", "for": [{"b": "x"}]})").code, ErrorCode::kBadFamily);
  EXPECT_EQ(Refused(R"({"id": "{{a}}", "for": [{"a": "x", "b": "y"}]})").message,
            "here (member 1): no {{b}} uses its value");
  EXPECT_EQ(Refused(R"({"id": "{{a", "for": [{"a": "x"}]})").code, ErrorCode::kBadFamily);
  EXPECT_EQ(Refused(R"({"id": "a", "for": []})").code, ErrorCode::kBadFamily);
  EXPECT_EQ(Refused(R"({"id": "a", "for": [{}]})").code, ErrorCode::kWrongValue);
  EXPECT_EQ(Refused(R"({"id": "a", "for": ["x"]})").code, ErrorCode::kWrongValue);
  EXPECT_EQ(Refused(R"({"id": "a", "for": "x"})").code, ErrorCode::kWrongValue);
  EXPECT_EQ(Refused(R"({"id": "a", "for": {"o": {"from": 3, "through": 2}}})").code,
            ErrorCode::kWrongValue);
  EXPECT_EQ(Refused(R"({"id": "a", "for": {"o": {"from": 3}}})").code, ErrorCode::kMissingMember);
  EXPECT_EQ(Refused(R"({"id": "a", "for": {"o": {"from": 1, "through": 2, "step": 0}}})").code,
            ErrorCode::kWrongValue);
  EXPECT_EQ(Refused(R"({"id": "a", "for": {"o": {}, "p": {}}})").code, ErrorCode::kBadFamily);
  EXPECT_EQ(Refused("[]").code, ErrorCode::kNotJson);
}

std::vector<WrittenCase> Cases(std::initializer_list<const char*> texts) {
  std::vector<WrittenCase> cases;
  for (const char* text : texts) cases.push_back({"here", "", json::parse(text)});
  return cases;
}

Result<json> Whole(const std::vector<WrittenCase>& cases, std::size_t which) {
  BOOST_OUTCOME_TRY(twins, Twins::Among(cases));
  return twins.Whole(cases[which]);
}

constexpr const char* kSmoke = R"({"id": "smoke", "smoke": true, "answer": {"end": "close"}})";

TEST(Twin, IsTheSmokeCaseWhereNoneIsNamed) {
  const auto cases = Cases({kSmoke, R"({"id": "a", "answer": {"body": "x"}})"});
  EXPECT_EQ(
      Whole(cases, 1).value(),
      json::parse(R"({"id": "a", "twin": "smoke", "answer": {"end": "close", "body": "x"}})"));
  EXPECT_EQ(Whole(cases, 0).value(), cases[0].json);
}

TEST(Twin, GivesEverythingThatACaseDoesNotSay) {
  const auto cases = Cases(
      {kSmoke,
       R"({"id": "b", "answer": {"end": "stall"}, "request": {"purpose": "p"}, "keys": ["k"], "secret_bytes": 3,
           "before": [{"expect": "EITHER"}], "default_sockets": {}, "title": "t", "clause": "c"})",
       R"({"id": "c", "twin": "b", "answer": {"body": "x"}, "keys": ["l"]})",
       R"({"id": "d", "twin": "c", "script": {"accept": false}})"});
  EXPECT_EQ(
      Whole(cases, 2).value(),
      json::parse(
          R"({"id": "c", "twin": "b", "answer": {"body": "x", "end": "stall"}, "request": {"purpose": "p"},
          "keys": ["l"], "secret_bytes": 3, "before": [{"expect": "EITHER"}], "default_sockets": {}})"));
  const json d = Whole(cases, 3).value();
  EXPECT_FALSE(d.contains("answer"));
  EXPECT_EQ(d["keys"], json::parse(R"(["l"])"));
}

TEST(Twin, OfAScriptGivesItsScriptUnlessTheCaseAnswersItself) {
  const auto cases = Cases({kSmoke, R"({"id": "s", "script": {"accept": false}})",
                            R"({"id": "t", "twin": "s", "socket": "absent"})",
                            R"({"id": "u", "twin": "s", "answer": {"body": "x"}})"});
  EXPECT_TRUE(Whole(cases, 2).value().contains("script"));
  EXPECT_FALSE(Whole(cases, 3).value().contains("script"));
}

TEST(Twin, HasToBeThere) {
  const auto cases =
      Cases({kSmoke, R"({"id": "a", "twin": "nobody"})", R"({"id": "b", "twin": "c"})",
             R"({"id": "c", "twin": "b"})", R"({"id": "d", "twin": 7})"});
  EXPECT_EQ(Whole(cases, 1).error().code, ErrorCode::kUnknownTwin);
  EXPECT_EQ(Whole(cases, 2).error().code, ErrorCode::kUnknownTwin);
  EXPECT_EQ(Whole(cases, 4).error().code, ErrorCode::kWrongValue);
}

TEST(Twin, NeedsOneSmokeCase) {
  const auto none = Cases({R"({"id": "a"})"});
  EXPECT_EQ(Twins::Among(none).error().code, ErrorCode::kSmokeCase);
  const auto two = Cases({kSmoke, kSmoke});
  EXPECT_EQ(Twins::Among(two).error().code, ErrorCode::kSmokeCase);
}

}  // namespace
}  // namespace conformance
