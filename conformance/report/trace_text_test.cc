#include "conformance/report/trace_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(TraceText, HasHexBesideTextAndMarksTheDifference) {
  EXPECT_EQ(TraceText(SampleTrace(), {}),
            "   answer  3 bytes at byte 0009 stand for 3 bytes of its twin's (marked >)\n"
            "   connection 1 to the agent, 31 ms after the client was started\n"
            "      31 ms  the client sends 18 bytes\n"
            "        0000  50 4f 53 54 20 2f 47 65 74 4b 65 79 20 48 54 54  POST /GetKey HTT\n"
            "        0010  50 2f                                            P/\n"
            "      33 ms  the agent sends 1109 bytes\n"
            "        0000  48 54 54 50 2f 31 2e 31 20                       HTTP/1.1 \n"
            "      > 0009  35 30 30                                         500\n"
            "        000c  0d 0a ff                                         ...\n"
            "        000f  <secret, 64 bytes>\n"
            "        004f  … 1024 bytes left out\n"
            "        044f  22 7d 1b 5b 32 4a                                \"}.[2J\n"
            "      35 ms  the agent ends its side\n"
            "   … 2 more connections left out\n");
}

TEST(TraceText, HasColoursOnlyWhereTheyAreAskedFor) {
  EXPECT_THAT(TraceText(SampleTrace(), {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(TraceText(SampleTrace(), {.colour = true}), HasSubstr("\x1b[33m0009  35 30 30"));
}

TEST(TraceText, SaysWhatDidNotHappen) {
  EXPECT_EQ(TraceText({}, {}), "   nobody connected to any agent\n");
  WireTrace silent;
  silent.point = "byte 17";
  silent.difference = "it ends 1 byte before its twin's";
  silent.connections.resize(1);
  silent.connections[0].place = "the agent";
  EXPECT_EQ(TraceText(silent, {}),
            "   at      byte 17\n"
            "   answer  it ends 1 byte before its twin's\n"
            "   connection 1 to the agent, 0 ms after the client was started\n"
            "   nothing crossed it\n");
}

}  // namespace
}  // namespace conformance
