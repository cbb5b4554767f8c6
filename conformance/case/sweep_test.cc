#include "conformance/case/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/case/catalog.h"
#include "conformance/testing/case_sample.h"

namespace conformance {
namespace {

using mock_agent::Alteration;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: "
    "12\r\n\r\n{\"key\":\"00\"}";

Sweep Of(const std::string& over, const std::string& change) {
  const json object = {{"over", over}, {"change", change}};
  return Sweep::Read(mock_agent::JsonView(object, "test")).value();
}

std::vector<std::size_t> Places(const Sweep& sweep, SweepExtent extent = SweepExtent::kFull) {
  std::vector<std::size_t> places;
  const auto points = sweep.PointsOf(kAnswer, extent).value();
  for (const SweepPoint& point : points) {
    if (places.empty() || places.back() != point.place) places.push_back(point.place);
  }
  return places;
}

// The text that the places of a sweep cover, which stand beside each other.
std::string Covered(const Sweep& sweep) {
  const auto places = Places(sweep);
  EXPECT_EQ(places.back() - places.front() + 1, places.size());
  return kAnswer.substr(places.front(), places.size());
}

TEST(Sweep, GoesOverItsArea) {
  EXPECT_EQ(Covered(Of("answer", "end")), kAnswer);
  EXPECT_EQ(Covered(Of("head", "flip")), kAnswer.substr(0, kAnswer.find('{')));
  EXPECT_EQ(Covered(Of("protocol", "delete")), "HTTP/1.1 ");
  EXPECT_EQ(Covered(Of("status", "double")), "200");
  EXPECT_EQ(Covered(Of("length-name", "nul")), "content-length: ");
  EXPECT_EQ(Covered(Of("length", "high-bit")), "12");
}

TEST(Sweep, IsOfNothingWhereTheAnswerHasNoSuchArea) {
  for (const char* const over : {"head", "protocol", "status", "length-name", "length"}) {
    const auto points = Of(over, "delete").PointsOf("x", SweepExtent::kFull);
    ASSERT_FALSE(points) << over;
    EXPECT_EQ(points.error().code, ErrorCode::kNotFromThisAgent);
  }
  const auto none =
      Of("length", "nul")
          .PointsOf("HTTP/1.1 200 OK\r\n\r\nContent-Length: 5\r\n\r\n", SweepExtent::kFull);
  EXPECT_FALSE(none) << "what stands in the body is no header";
}

TEST(Sweep, NeitherSplitsInFrontOfTheFirstByteNorPutsWhatIsThere) {
  EXPECT_EQ(Places(Of("answer", "split")).front(), 1U);
  EXPECT_THAT(Places(Of("protocol", "space")), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
}

TEST(Sweep, DoesNotDoubleTheSpaceBehindTheVersion) {
  EXPECT_EQ(Covered(Of("protocol", "double")), "HTTP/1.1");
  EXPECT_EQ(Covered(Of("length-name", "double")), "content-length: ");
}

TEST(Sweep, FlipsEachBit) {
  const auto points = Of("status", "flip").PointsOf(kAnswer, SweepExtent::kFull).value();
  ASSERT_EQ(points.size(), 24U);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Alteration expected{Alteration::Change::kFlip, 9 + i / 8,
                              static_cast<std::uint8_t>(i % 8)};
    EXPECT_EQ(points[i].alteration, expected);
  }
  EXPECT_EQ(Of("status", "flip").PointsOf(kAnswer, SweepExtent::kBoundaries).value().size(), 9U);
}

TEST(Sweep, HasAtItsBoundariesTheEndsOfTheAreaAndOfLines) {
  const auto places = Places(Of("answer", "end"), SweepExtent::kBoundaries);
  const std::size_t body = kAnswer.find('{');
  for (const std::size_t place :
       {std::size_t{0}, std::size_t{1}, kAnswer.find('\r'), kAnswer.find('\n') + 1, body - 1, body,
        kAnswer.size() - 2, kAnswer.size() - 1}) {
    EXPECT_THAT(places, testing::Contains(place));
  }
  EXPECT_LT(places.size(), kAnswer.size() / 2);
}

TEST(Sweep, ShowsTheHeadAndNeverTheBody) {
  const auto points = Of("answer", "end").PointsOf(kAnswer, SweepExtent::kFull).value();
  EXPECT_EQ(points[9].words, "ends before \"2\" in \"HTTP/1.1 [2]00 O\"");
  EXPECT_EQ(points[15].words, "ends before \"\\r\" in \"P/1.1 200 OK[\\r]\\nCon\"");
  const std::size_t body = kAnswer.find('{');
  for (std::size_t at = 0; at < points.size(); ++at) {
    EXPECT_EQ(points[at].words.find("key"), std::string::npos);
    if (at >= body) {
      EXPECT_EQ(points[at].words, "ends before byte " + std::to_string(at - body) + " of its body");
    }
  }
}

TEST(Sweep, GoesThroughLengthsOfTheSecret) {
  const json object = {{"secret_bytes", {{"from", 30U}, {"through", 40U}}}};
  const Sweep sweep = Sweep::Read(mock_agent::JsonView(object, "test")).value();
  EXPECT_EQ(Places(sweep).size(), 11U);
  EXPECT_THAT(Places(sweep, SweepExtent::kBoundaries), ElementsAre(30, 31, 39, 40));
  const auto points = sweep.PointsOf("", SweepExtent::kFull).value();
  EXPECT_EQ(points.back().secret_bytes, 40U);
  EXPECT_EQ(sweep.Unit(), "length");
}

TEST(Sweep, RefusesWhatIsNone) {
  for (const json& object :
       {json{{"over", "answer"}}, json{{"over", "body"}, {"change", "end"}},
        json{{"over", "answer"}, {"change", "none"}}, json{{"over", 1}, {"change", "end"}},
        json{{"over", "answer"}, {"change", "end"}, {"x", 1}},
        json{{"secret_bytes", {{"from", 0U}, {"through", 3U}}}},
        json{{"secret_bytes", {{"from", 3U}, {"through", 3U}}}},
        json{{"secret_bytes", {{"from", 3U}, {"through", 9000U}}}},
        json{{"secret_bytes", {{"from", 3U}, {"through", 5U}}}, {"over", "answer"}}}) {
    EXPECT_FALSE(Sweep::Read(mock_agent::JsonView(object, "test"))) << object;
  }
}

json Written(const json& more) {
  json written = {{"id", "a-b"},
                  {"clause", "FC-06"},
                  {"title", "title"},
                  {"reason", "Because."},
                  {"expect", "MUST refuse"},
                  {"twin", "smoke"},
                  {"sweep", {{"over", "answer"}, {"change", "end"}}}};
  written.update(more);
  return written;
}

TEST(SweptCase, IsAnOrdinaryOneAtAPoint) {
  const Case of = ParseCase(Written({{"secret_bytes", 33U}}), "test", {}).value();
  ASSERT_TRUE(of.sweep);
  const SweepPoint point{.alteration = Alteration{Alteration::Change::kEnd, 3, 0},
                         .secret_bytes = {},
                         .place = 3,
                         .words = {}};
  const Case at = of.At(point);
  EXPECT_FALSE(at.sweep);
  EXPECT_EQ(at.script->alteration(), point.alteration);
  EXPECT_EQ(at.script->secret_bytes(), 33U);
  EXPECT_FALSE(at.AsItIs());
  EXPECT_EQ(at.ScriptOver({}).value()->alteration(), point.alteration)
      << "also over another agent's head";
  EXPECT_EQ(of.At({{}, 50, 50, ""}).script->secret_bytes(), 50U);
}

TEST(SweptCase, IsOfAnAnswerToOneClient) {
  for (const json& more :
       {json{{"agent", "faithful"}}, json{{"clients", 2U}}, json{{"smoke", true}},
        json{{"script", {{"steps", {{{"close", true}}}}}}}}) {
    EXPECT_FALSE(ParseCase(Written(more), "test", {})) << more;
  }
}

TEST(SweptCase, IsNobodysTwin) {
  Case swept = ParseCase(Written({{"expect", "MUST accept"}}), "test", {}).value();
  swept.twin = "";
  const auto catalog = Catalog::Of({SmokeTestCase("smoke"), swept, RefusedCase("refused", "a-b")});
  ASSERT_FALSE(catalog);
  EXPECT_EQ(catalog.error().code, ErrorCode::kTwinNotSound);
  EXPECT_THAT(catalog.error().message, HasSubstr("a sweep"));
}

}  // namespace
}  // namespace conformance
