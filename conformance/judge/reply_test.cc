#include "conformance/judge/reply.h"

#include <gtest/gtest.h>

#include <csignal>
#include <utility>

namespace conformance {
namespace {

ProcessEvidence Exited(int status, const std::string& output = "") {
  ProcessEvidence process;
  process.status = status;
  process.standard_output = output;
  return process;
}

constexpr const char* kLine = "{\"secret\": \"abab\"}\n";

TEST(Reply, IsWhatTheContractSaysOfTheExitStatus) {
  EXPECT_EQ(ReplyOf(Exited(0, kLine)).answer, Answer::kKey);
  EXPECT_EQ(ReplyOf(Exited(1)).answer, Answer::kRefused);
  EXPECT_EQ(ReplyOf(Exited(89)).answer, Answer::kUnsupported);
  for (const int status : {2, 88, 90, 127, 255}) {
    EXPECT_EQ(ReplyOf(Exited(status)).answer, Answer::kBroken) << status;
  }
}

TEST(Reply, AKeyLineCountsWithExitStatus0Only) {
  EXPECT_TRUE(ReplyOf(Exited(0, kLine)).key);
  EXPECT_FALSE(ReplyOf(Exited(1, kLine)).key);
  EXPECT_EQ(ReplyOf(Exited(0, "ok\n")).answer, Answer::kBroken);
}

TEST(Reply, AClientThatDidNotEndByItselfIsBroken) {
  for (const auto ending :
       {ProcessEvidence::Ending::kSignalled, ProcessEvidence::Ending::kDeadline}) {
    ProcessEvidence process = Exited(0, kLine);
    process.ending = ending;
    EXPECT_EQ(ReplyOf(process).answer, Answer::kBroken);
    EXPECT_FALSE(ReplyOf(process).key);
  }
}

TEST(Reply, AnyEndButSuccessSaysThatTheOutputIsLost) {
  for (const int status : {1, 2, 101, 120}) {
    ProcessEvidence process = Exited(status);
    process.output_lost = true;
    EXPECT_EQ(ReplyOf(process).answer, Answer::kRefused) << status;
  }
  ProcessEvidence process = Exited(0);
  process.output_lost = true;
  EXPECT_EQ(ReplyOf(process).answer, Answer::kBroken);
  process.status = 89;
  EXPECT_EQ(ReplyOf(process).answer, Answer::kUnsupported);
}

TEST(Reply, OfTheSignalsOnlySigpipeSaysThatTheOutputIsLost) {
  for (const auto& [signal, answer] :
       {std::pair(SIGPIPE, Answer::kRefused), {SIGSEGV, Answer::kBroken}}) {
    ProcessEvidence process = Exited(signal);
    process.ending = ProcessEvidence::Ending::kSignalled;
    EXPECT_EQ(ReplyOf(process).answer, Answer::kBroken);
    process.output_lost = true;
    EXPECT_EQ(ReplyOf(process).answer, answer) << signal;
    process.ending = ProcessEvidence::Ending::kDeadline;
    EXPECT_EQ(ReplyOf(process).answer, Answer::kBroken);
  }
}

TEST(Reply, HoldsOneOfTheKeysOrNone) {
  const Reply reply = ReplyOf(Exited(0, kLine));
  EXPECT_TRUE(reply.HoldsOneOf({{Bytes(1, 1), {}}, {Bytes(2, 0xab), {}}}));
  EXPECT_FALSE(reply.HoldsOneOf({{Bytes(2, 0xac), {}}}));
  EXPECT_FALSE(reply.HoldsOneOf({}));
  EXPECT_FALSE(ReplyOf(Exited(1)).HoldsOneOf({{Bytes(2, 0xab), {}}}));
}

}  // namespace
}  // namespace conformance
