#include "conformance/report/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "conformance/report/json_report.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kFailed = "status-500-with-a-valid-body";

Error WhyNot(std::string_view report, std::string_view id) {
  const auto read = Explanation::Read(report, "a.json", id);
  return read ? Error() : read.error();
}

TEST(Explanation, SaysWhatFailedAndWhatCrossedTheWire) {
  const auto explained = Explanation::Read(JsonReport(HostileRun()), "a.json", kFailed);
  ASSERT_TRUE(explained) << explained.error().message;
  const std::string text = ExplanationText(explained.value(), {});
  EXPECT_THAT(text, StartsWith("status-500-with-a-valid-body  FC-10  failed\n"
                               "   agent   what is wrong with status-500-with-a-valid-body\n"
                               "   client  MUST medium FC-52: died by signal 11\n"));
  EXPECT_THAT(text, HasSubstr("\n      > 0009  35 30 30  "));
  EXPECT_THAT(text, HasSubstr("\n        000f  <secret, 64 bytes>\n"));
  EXPECT_THAT(text, HasSubstr("   play    dstack-conformance serve status-500-with-a-valid-body "
                              "--socket PATH\n"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(ExplanationText(explained.value(), {.colour = true}), HasSubstr("\x1b[33m"));
}

TEST(Explanation, SaysThatNothingIsKeptOfACaseThatHeldAndWhatPlaysIt) {
  const Error error = WhyNot(JsonReport(HostileRun()), "valid-answer");
  EXPECT_EQ(error.code, ErrorCode::kUnknownCase);
  EXPECT_EQ(
      error.message,
      "a.json: valid-answer came to \"held\", of which no report shows what crossed the wire; "
      "dstack-conformance serve valid-answer --socket PATH plays it");
}

TEST(Explanation, NamesACaseThatIsNotInTheReport) {
  const Error error = WhyNot(JsonReport(HostileRun()), "no-\x1b-such");
  EXPECT_EQ(error.code, ErrorCode::kUnknownCase);
  EXPECT_EQ(error.message, "a.json: no-\\x1b-such is no case of the report");
}

TEST(Explanation, RefusesWhatIsNoReportOrHasNoTraces) {
  EXPECT_EQ(WhyNot("{", kFailed).code, ErrorCode::kNotJson);
  EXPECT_EQ(WhyNot("[]", kFailed).code, ErrorCode::kWrongValue);
  Json report = Json::parse(JsonReport(HostileRun()));
  report["schema_version"] = 6;
  EXPECT_THAT(WhyNot(report.dump(), kFailed).message, HasSubstr("of version 7 to 8"));
  report["schema_version"] = 7;
  report["cases"][0]["wire"]["connections"] = 5;
  EXPECT_THAT(WhyNot(report.dump(), kFailed).message, HasSubstr("crossed the wire is not whole"));
  report["cases"][0].erase("title");
  EXPECT_THAT(WhyNot(report.dump(), kFailed).message, HasSubstr("is not whole"));
}

TEST(Explanation, IsPrintableWhoeverWroteTheReport) {
  Json report = Json::parse(JsonReport(HostileRun()));
  Json& hostile = report["cases"][0];
  hostile["title"] = "\x1b[2J";
  hostile["note"] = "\xe2\x80\xae";
  hostile["findings"][0]["detail"] = "a\nb";
  const auto explained = Explanation::Read(report.dump(), "a.json", kFailed);
  ASSERT_TRUE(explained);
  const std::string text = ExplanationText(explained.value(), {});
  for (const char* hidden : {"\x1b", "\xe2\x80\xae", "a\nb"}) {
    EXPECT_THAT(text, Not(HasSubstr(hidden)));
  }
}

}  // namespace
}  // namespace conformance
