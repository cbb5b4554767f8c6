#include "provider/command/standard_streams.h"

#include <gtest/gtest.h>

#include <string>

namespace provider {
namespace {

TEST(Printable, LeavesWordsAloneAndEscapesWhatATerminalObeys) {
  EXPECT_EQ(Printable("socket /var/run/dstack.sock"), "socket /var/run/dstack.sock");
  EXPECT_EQ(Printable("caf\xc3\xa9"), "caf\xc3\xa9");
  EXPECT_EQ(Printable("a\nb\x1b[2J\x7f"), "a\\nb\\x1b[2J\\x7f");
  EXPECT_EQ(Printable("\xc2\x9b"), "\\x9b");        // a control character beyond ASCII
  EXPECT_EQ(Printable("\xe2\x80\xae"), "\\u202e");  // writes from right to left
  EXPECT_EQ(Printable("\xff"), "\\xff");
  EXPECT_EQ(Printable("a\\n\""), "a\\\\n\\\"");
  EXPECT_EQ(Printable(""), "");
}

TEST(Complain, SaysTokenDescriptionPlaceAndAdviceInOneLine) {
  testing::internal::CaptureStderr();
  Complain(Refusal{.reason = Reason::kStatusNot200, .place = "socket /a\nb"});
  const std::string line = testing::internal::GetCapturedStderr();
  const ReasonRow& row = RowOf(Reason::kStatusNot200);
  EXPECT_EQ(line, "arc-key-provider: status-not-200: " + std::string(row.description) +
                      " (socket /a\\nb). " + std::string(row.advice) + "\n");
}

TEST(Complain, NamesNoPlaceWhereThereIsNone) {
  testing::internal::CaptureStderr();
  Complain(Refusal{.reason = Reason::kUnknownProvider, .place = ""});
  EXPECT_EQ(testing::internal::GetCapturedStderr().find('('), std::string::npos);
}

}  // namespace
}  // namespace provider
