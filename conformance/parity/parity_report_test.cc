#include "conformance/parity/parity_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace conformance::parity {
namespace {

using testing::HasSubstr;
using testing::Not;

ParityReport Sample() {
  Compared compared;
  compared.exchange.name = "n";
  compared.exchange.socket = AgentSocket::kTappd;
  compared.exchange.request = "GET\r\n";
  compared.exchange.cuts = {1};
  compared.left.then = "kept";
  compared.left.answers.resize(1);
  compared.left.answers[0].status_line = "HTTP/1.1 200 OK";
  compared.left.answers[0].headers = {{"a", "b"}};
  compared.left.answers[0].body = "\xff";
  compared.right.then = "closed";
  compared.differences = {{"then", "kept", "closed"}};
  ParityReport report;
  report.left = "recordings";
  report.right = "folder";
  report.asked = 3;
  report.equal = 2;
  report.second_time = {{"m", "closed", "reset"}};
  report.compared = {compared};
  return report;
}

TEST(ParityTextTest, HasABlockADifferenceAndASum) {
  EXPECT_EQ(ParityText(Sample(), false),
            "n (tappd.sock): then\n  left:  kept\n  right: closed\n"
            "3 exchanges with recordings and folder: 2 equal, 1 different (1 equal only when asked "
            "again, more patiently)\n");
}

TEST(ParityTextTest, ShowsTheExchangeWhereAsked) {
  const std::string text = ParityText(Sample(), true);
  EXPECT_THAT(text, HasSubstr("request, 5 bytes in 2 writes: GET\\r\\n\n"));
  EXPECT_THAT(text, HasSubstr("  left: HTTP/1.1 200 OK\n    a: b\n    no body, 1 bytes: \\xff\n"));
  EXPECT_THAT(text, HasSubstr("  right: then closed\n"));
  EXPECT_THAT(text,
              HasSubstr("m: equal the second time; the first time left closed, right reset\n"));
}

TEST(ParityTextTest, SaysThatAnExchangeIsEqual) {
  ParityReport report = Sample();
  report.compared[0].differences.clear();
  EXPECT_THAT(ParityText(report, true), HasSubstr("n (tappd.sock): equal\n"));
  EXPECT_THAT(ParityText(report, false), Not(HasSubstr("tappd")));
}

TEST(ParityJsonTest, HasEveryDifference) {
  const auto json = nlohmann::json::parse(ParityJson(Sample()));
  EXPECT_EQ(json["asked"], 3);
  EXPECT_EQ(json["equal"], 2);
  EXPECT_EQ(json["second_time"][0]["right"], "reset");
  EXPECT_EQ(json["exchanges"][0]["name"], "n");
  EXPECT_EQ(json["exchanges"][0]["differences"][0],
            nlohmann::json({{"part", "then"}, {"left", "kept"}, {"right", "closed"}}));
}

}  // namespace
}  // namespace conformance::parity
