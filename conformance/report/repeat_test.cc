#include "conformance/report/repeat.h"

#include <gtest/gtest.h>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

TEST(ShellLine, QuotesWhatAShellWouldTakeApart) {
  EXPECT_EQ(ShellLine({"./client", "--socket={socket}", "it's", ""}),
            "./client '--socket={socket}' 'it'\\''s' ''");
}

TEST(ShellLine, SpellsWhatCannotBeShown) {
  EXPECT_EQ(ShellLine({"\x1b[31m\xff\xc2\x9b'\\"}), "$'\\x1b[31m\\xff\\xc2\\x9b\\'\\\\'");
}

RunReport Usual() {
  RunReport run = ConformantRun();
  run.asked.deadline = kDefaultDeadline;
  run.asked.command = {"./client"};
  return run;
}

TEST(RepeatCommand, IsShortForAnOrdinaryRun) {
  EXPECT_EQ(RepeatCommand(Usual(), "an-id"),
            "dstack-conformance run --filter an-id --profile tessera -- ./client");
}

TEST(RepeatCommand, AsksAsTheRunDid) {
  RunReport run = Usual();
  run.plain_world = "asked for";
  run.asked.deadline = std::chrono::milliseconds(2500);
  run.asked.sweep = "full";
  run.asked.pass_environment = {"NODE_PATH", "JAVA_HOME"};
  run.asked.case_files = {"/tmp/my case.json", "other.json"};
  EXPECT_EQ(
      RepeatCommand(run, "x"),
      "dstack-conformance run --filter x --profile tessera --plain-world --deadline 2.5 --sweep "
      "full --pass-env NODE_PATH,JAVA_HOME --case-file '/tmp/my case.json' --case-file other.json "
      "-- ./client");
}

TEST(RepeatCommand, AsksTheSameAgent) {
  RunReport run = Usual();
  run.asked.agent = {.kind = "simulator", .place = "a dir", .version = "0.6.0"};
  EXPECT_EQ(RepeatCommand(run, "x"),
            "dstack-conformance run --filter x --profile tessera --agent simulator --simulator-dir "
            "'a dir' -- ./client");
  run.asked.agent = {.kind = "socket", .place = "./s", .version = "9"};
  EXPECT_EQ(RepeatCommand(run, "x"),
            "dstack-conformance run --filter x --profile tessera --agent socket:./s -- ./client");
}

}  // namespace
}  // namespace conformance
