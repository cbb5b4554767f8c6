#include "conformance/report/markdown_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// What GitHub's parser makes of it is report_formats_test.py's matter.
TEST(MarkdownReport, BeginsWithTheVerdict) {
  EXPECT_THAT(MarkdownReport(ConformantRun()),
              StartsWith("## ✅ dstack\\-conformance\\: conformant\n"));
  EXPECT_THAT(MarkdownReport(HostileRun()),
              StartsWith("## ❌ dstack\\-conformance\\: NOT CONFORMANT\n"));
  EXPECT_THAT(MarkdownReport(KnownRun()), StartsWith("## ⚠️ "));
  EXPECT_THAT(MarkdownReport(IncompleteRun()), StartsWith("## ⚠️ "));
}

TEST(MarkdownReport, HasNoTableWhereNothingIsWrong) {
  EXPECT_THAT(MarkdownReport(ConformantRun()), Not(HasSubstr("| clause |")));
  EXPECT_THAT(MarkdownReport(HostileRun()), HasSubstr("| clause |"));
}

TEST(MarkdownReport, NamesTheReasonOfWhatWasKnown) {
  EXPECT_THAT(MarkdownReport(KnownRun()), HasSubstr("`issue 7, mended in 2.0`, line 1"));
}

}  // namespace
}  // namespace conformance
