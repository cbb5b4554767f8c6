#include "conformance/report/html_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/report/html_assets.h"
#include "conformance/report/report_text.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::HasSubstr;
using testing::Not;

// What a parser and a browser make of it is report_formats_test.py's and html_browser_test.py's matter.
TEST(HtmlReport, HasItsScriptAndStyleAndTheirHashes) {
  const std::string html = HtmlReport(ConformantRun());
  for (const std::string_view part :
       {HtmlScript(), HtmlStyle(), HtmlScriptHash(), HtmlStyleHash()}) {
    EXPECT_THAT(html, HasSubstr(part));
  }
}

TEST(HtmlReport, LooksGoodOnlyWhereTheRunIs) {
  constexpr std::string_view kGood = "class=\"verdict good\"";
  EXPECT_THAT(HtmlReport(ConformantRun()), HasSubstr(kGood));
  EXPECT_THAT(HtmlReport(SelectedRun()), HasSubstr(kGood));
  for (const RunReport& run :
       {HostileRun(), PlainRun(), KnownRun(), OutOfDateRun(), IncompleteRun()}) {
    EXPECT_THAT(HtmlReport(run), Not(HasSubstr(kGood)));
    EXPECT_THAT(HtmlReport(run), HasSubstr(VerdictWords(run)));
  }
}

TEST(HtmlReport, SaysHowFarItGoes) {
  EXPECT_THAT(HtmlReport(ConformantRun()), HasSubstr("<strong>Off-TEE.</strong>"));
}

TEST(HtmlReport, ShowsWhatCrossedTheWire) {
  const std::string html = HtmlReport(HostileRun());
  EXPECT_THAT(html,
              HasSubstr("aria-label=\"What crossed the wire in status-500-with-a-valid-body\">"));
  EXPECT_THAT(html, HasSubstr("&lt;secret, 64 bytes&gt;\n"));
  EXPECT_THAT(HtmlReport(ConformantRun()), Not(HasSubstr("What crossed the wire")));
}

TEST(HtmlReport, IsOneOfAnEmptyRunToo) {
  RunReport run = ConformantRun();
  run.cases.clear();
  EXPECT_THAT(HtmlReport(run), HasSubstr("No case was played."));
}

}  // namespace
}  // namespace conformance
