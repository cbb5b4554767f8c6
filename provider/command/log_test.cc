#include "provider/command/log.h"

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

TEST(Log, SaysTokenDescriptionPlaceAndAdviceInOneLine) {
  testing::internal::CaptureStderr();
  Log(LogFormat::kText).Refuse(Refusal{.reason = Reason::kStatusNot200, .place = "socket /a\nb"});
  const std::string line = testing::internal::GetCapturedStderr();
  const ReasonRow& row = RowOf(Reason::kStatusNot200);
  EXPECT_EQ(line, "arc-key-provider: status-not-200: " + std::string(row.description) +
                      " (socket /a\\nb). " + std::string(row.advice) + "\n");
}

TEST(Log, NamesNoPlaceWhereThereIsNone) {
  testing::internal::CaptureStderr();
  Log(LogFormat::kText).Refuse(Refusal{.reason = Reason::kUnknownProvider, .place = ""});
  EXPECT_EQ(testing::internal::GetCapturedStderr().find('('), std::string::npos);
}

constexpr Warning kSome{.token = "some", .description = "something", .advice = "Do."};

TEST(Log, MarksAWarning) {
  testing::internal::CaptureStderr();
  Log(LogFormat::kText).Warn(kSome, "socket /s");
  Log(LogFormat::kText).Fail("usage", "no such option");
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "arc-key-provider: warning: some: something (socket /s). Do.\n"
            "arc-key-provider: no such option\n");
}

TEST(Log, SaysEachAsOneObjectOfJson) {
  testing::internal::CaptureStderr();
  const Log log(LogFormat::kJson);
  log.Refuse(Refusal{.reason = Reason::kStatusNot200, .place = "socket /a\n\"\xff\xe2\x80\xae"});
  log.Warn(kSome);
  log.Fail("usage", "no such option");
  const ReasonRow& row = RowOf(Reason::kStatusNot200);
  EXPECT_EQ(
      testing::internal::GetCapturedStderr(),
      R"({"level":"refusal","token":"status-not-200","what":")" + std::string(row.description) +
          R"(","where":"socket /a\n\"\ufffd\u202e","advice":")" + std::string(row.advice) +
          "\"}\n"
          R"({"level":"warning","token":"some","what":"something","where":"","advice":"Do."})"
          "\n"
          R"({"level":"refusal","token":"usage","what":"no such option","where":"","advice":""})"
          "\n");
}

TEST(SayOutOfMemory, SaysItAsTheLogWould) {
  for (const LogFormat format : {LogFormat::kText, LogFormat::kJson}) {
    testing::internal::CaptureStderr();
    SayOutOfMemory(format);
    const std::string said = testing::internal::GetCapturedStderr();
    testing::internal::CaptureStderr();
    const std::string words = "no key: the program could not go on";
    Log(format).Fail("out-of-memory",
                     format == LogFormat::kText ? "out-of-memory: " + words : words);
    EXPECT_EQ(said, testing::internal::GetCapturedStderr());
  }
}

}  // namespace
}  // namespace provider
