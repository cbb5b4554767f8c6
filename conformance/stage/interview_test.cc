#include "conformance/stage/interview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "conformance/stage/private_folder.h"
#include "conformance/stage/world.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using Ending = ProcessEvidence::Ending;

TEST(AnsweredIn, AWordIsAnExitStatus) {
  const ProcessEvidence key = AnsweredIn(R"({"id":3,"answer":"key","secret":"00ff"})", 3);
  EXPECT_EQ(key.ending, Ending::kExited);
  EXPECT_EQ(key.status, 0);
  EXPECT_EQ(key.standard_output, R"({"secret":"00ff"})");
  EXPECT_EQ(key.standard_output_bytes, key.standard_output.size()) << "all of it is looked through";
  const ProcessEvidence refused = AnsweredIn(R"( {"answer": "refused", "id": 3} )", 3);
  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(refused.standard_output, "");
  EXPECT_EQ(AnsweredIn(R"({"id":3,"answer":"unsupported"})", 3).status, 89);
}

TEST(AnsweredIn, WhatElseARefusalSaysIsLookedAt) {
  const ProcessEvidence refused = AnsweredIn(R"({"id":1,"answer":"refused","secret":"00"})", 1);
  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(refused.standard_output, R"({"secret":"00"})");
}

TEST(AnsweredIn, WhatIsNoAnswerToTheQuestionIsALineWithoutAKey) {
  for (const std::string line :
       {R"({"id":2,"answer":"refused"})", R"({"answer":"refused"})", R"({"id":"1","answer":"key"})",
        R"({"id":1})", R"({"id":1,"answer":"no"})", R"({"id":1,"answer":1})", "[]", "", "refused",
        R"({"id":1,"answer":"refused","answer":"key"})"}) {
    const ProcessEvidence of = AnsweredIn(line, 1);
    EXPECT_EQ(of.status, 0) << line;
    EXPECT_EQ(of.standard_output, line);
  }
}

// A line that is read, and an answer to question 1.
constexpr const char* kOneAnswer =
    R"(read question; echo '{"id":1,"answer":"key","secret":"00ff"}')";

class InterviewTest : public testing::Test {
 protected:
  void SetUp() override {
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));  // as the runner does
    auto made =
        World::Make({.kind = WorldOptions::Kind::kPlain, .folder = folder_.path(), .shown = {}});
    ASSERT_TRUE(made) << made.error().message;
    world_ = std::move(made).value();
  }
  void Begin(const std::string& script) {
    auto begun = world_->Interviewed({.executable = "/bin/sh",
                                      .working_folder = world_->Inside("tmp"),
                                      .arguments = {"sh", "-c", script},
                                      .environment = {"PATH=/usr/bin:/bin"},
                                      .interviewed = true});
    ASSERT_TRUE(begun) << begun.error().message;
    interview_ = std::move(begun).value();
  }
  static Allowance Within(milliseconds run) {
    return {.start = milliseconds{0}, .run = run, .first_seen = {}, .stop = {}};
  }
  ProcessEvidence Ask(const std::string& question, std::uint64_t id,
                      milliseconds run = milliseconds{60000}) {
    return AskAtOnce({{.id = id, .line = question}}, run).front();
  }
  std::vector<ProcessEvidence> AskAtOnce(const std::vector<Question>& questions,
                                         milliseconds run = milliseconds{60000}) {
    auto of = interview_->Ask(questions, Within(run));
    EXPECT_TRUE(of) << (of ? "" : of.error().message);
    return of ? std::move(of).value() : std::vector<ProcessEvidence>(questions.size());
  }
  ProcessEvidence End(ProcessEvidence last, milliseconds run = milliseconds{60000}) {
    auto of = interview_->End(std::move(last), Within(run));
    EXPECT_TRUE(of) << (of ? "" : of.error().message);
    return of ? std::move(of).value() : ProcessEvidence();
  }

  PrivateFolder folder_ = PrivateFolder::Create().value();
  std::unique_ptr<World> world_;
  std::unique_ptr<Interview> interview_;
};

TEST_F(InterviewTest, AsksOneProcessAgainAndAgain) {
  Begin(R"(n=0; while read question; do n=$((n+1)); echo "said $question" >&2
           echo "{\"id\":$n,\"answer\":\"refused\"}"; done; echo over >&2)");
  const ProcessEvidence first = Ask("one", 1);
  EXPECT_EQ(first.status, 1);
  EXPECT_EQ(first.standard_error, "said one\n");
  EXPECT_EQ(first.peak_memory_kib, 0U) << "it has not ended";
  const ProcessEvidence second = End(Ask("two", 2));
  EXPECT_EQ(second.status, 1);
  EXPECT_EQ(second.standard_error, "said two\nover\n");
  EXPECT_GT(second.peak_memory_kib, 0U);
  EXPECT_FALSE(second.left_process_behind);
}

// An answer to question N, in the words of a shell.
std::string Refusing(int id) {
  return "echo '{\"id\":" + std::to_string(id) + ",\"answer\":\"refused\"}'; ";
}
std::string Keyed(int id) {
  return "echo '{\"id\":" + std::to_string(id) + ",\"answer\":\"key\",\"secret\":\"0" +
         std::to_string(id) + "\"}'; ";
}
const std::vector<Question>& ThreeQuestions() {
  static const std::vector<Question> kThree = {{1, "one"}, {2, "two"}, {3, "three"}};
  return kThree;
}

TEST_F(InterviewTest, QuestionsAtOnceAreAnsweredInAnyOrder) {
  Begin("read a; read b; read c; echo $a $b $c >&2; " + Keyed(3) + Keyed(1) + Refusing(2));
  const std::vector<ProcessEvidence> answers = AskAtOnce(ThreeQuestions());
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].standard_output, R"({"secret":"01"})");
  EXPECT_EQ(answers[1].status, 1);
  EXPECT_EQ(answers[2].standard_output, R"({"secret":"03"})");
  EXPECT_EQ(answers[0].standard_error, "");
  EXPECT_EQ(answers[2].standard_error, "one two three\n");
}

TEST_F(InterviewTest, QuestionsAtOnceAreAnsweredOneAfterTheOther) {
  Begin("read a; " + Refusing(1) + "read b; " + Refusing(2) + "read c; " + Refusing(3));
  for (const ProcessEvidence& each : AskAtOnce(ThreeQuestions())) EXPECT_EQ(each.status, 1);
}

TEST_F(InterviewTest, ALineThatAnswersNoneCountsForTheFirstThatHasNoAnswer) {
  Begin("read a; read b; read c; " + Refusing(1) + Refusing(1) + Refusing(3));
  const std::vector<ProcessEvidence> answers = AskAtOnce(ThreeQuestions());
  EXPECT_EQ(answers[0].status, 1);
  EXPECT_EQ(answers[1].status, 0);
  EXPECT_EQ(answers[1].standard_output, R"({"id":1,"answer":"refused"})");
  EXPECT_EQ(answers[2].status, 1);
}

TEST_F(InterviewTest, OfQuestionsAtOnceThoseWithoutAnAnswerHaveTheEnd) {
  Begin("read a; read b; read c; " + Refusing(2) + "exit 3");
  const std::vector<ProcessEvidence> ended = AskAtOnce(ThreeQuestions());
  EXPECT_TRUE(ended[0].ended_unasked);
  EXPECT_EQ(ended[0].status, 3);
  EXPECT_FALSE(ended[1].ended_unasked);
  EXPECT_TRUE(ended[2].ended_unasked);
  interview_.reset();
  ASSERT_TRUE(world_->Renew());
  Begin("read a; read b; read c; " + Refusing(2) + "sleep 1000");
  const std::vector<ProcessEvidence> late = AskAtOnce(ThreeQuestions(), milliseconds{300});
  EXPECT_EQ(late[0].ending, Ending::kDeadline);
  EXPECT_EQ(late[1].ending, Ending::kExited);
  EXPECT_EQ(late[2].ending, Ending::kDeadline);
}

TEST_F(InterviewTest, HoldsMoreThanAPipeDoes) {
  Begin(R"(read question; echo "${#question}" >&2; echo '{"id":1,"answer":"refused"}')");
  EXPECT_EQ(End(Ask(std::string(300'000, 'x'), 1)).standard_error, "300000\n");
}

TEST_F(InterviewTest, AClientThatEndsInsteadOfAnsweringHasAnsweredNothing) {
  Begin("read question; exit 1");
  const ProcessEvidence first = Ask("one", 1);
  EXPECT_TRUE(first.ended_unasked);
  EXPECT_EQ(first.ending, Ending::kExited);
  EXPECT_EQ(first.status, 1);
  const ProcessEvidence second = End(Ask("two", 2));
  EXPECT_TRUE(second.ended_unasked);
}

TEST_F(InterviewTest, AClientMayAnswerOnceAndIsThenGone) {
  Begin(kOneAnswer);
  const ProcessEvidence first = Ask("one", 1);
  EXPECT_FALSE(first.ended_unasked);
  EXPECT_EQ(first.standard_output, R"({"secret":"00ff"})");
  EXPECT_TRUE(Ask("two", 2).ended_unasked);
}

TEST_F(InterviewTest, NamesTheSignalOnce) {
  Begin("read question; kill -SEGV $$");
  const ProcessEvidence first = Ask("one", 1);
  EXPECT_EQ(first.ending, Ending::kSignalled);
  EXPECT_EQ(first.status, SIGSEGV);
  EXPECT_EQ(Ask("two", 2).ending, Ending::kExited);
}

TEST_F(InterviewTest, ASignalAfterTheLastAnswerIsTheLastAnswers) {
  Begin(std::string(kOneAnswer) + "; read nothing; kill -SEGV $$");
  const ProcessEvidence last = End(Ask("one", 1));
  EXPECT_EQ(last.ending, Ending::kSignalled);
  EXPECT_EQ(last.status, SIGSEGV);
}

TEST_F(InterviewTest, WhatItSaysAfterTheLastAnswerLeavesNoAnswer) {
  Begin(std::string(kOneAnswer) + "; echo more");
  EXPECT_EQ(End(Ask("one", 1)).standard_output, R"({"secret":"00ff"}more)"
                                                "\n");
}

TEST_F(InterviewTest, ItsExitStatusIsItsOwnBusiness) {
  Begin(std::string(kOneAnswer) + "; exit 3");
  const ProcessEvidence last = End(Ask("one", 1));
  EXPECT_EQ(last.ending, Ending::kExited);
  EXPECT_EQ(last.status, 0);
}

TEST_F(InterviewTest, EndsAClientThatDoesNotAnswer) {
  Begin("read question; sleep 1000 & sleep 1000");
  EXPECT_EQ(Ask("one", 1, milliseconds{300}).ending, Ending::kDeadline);
  EXPECT_TRUE(Ask("two", 2).ended_unasked);
}

TEST_F(InterviewTest, EndsAClientThatDoesNotEnd) {
  Begin(std::string(kOneAnswer) + "; sleep 1000");
  EXPECT_EQ(End(Ask("one", 1), milliseconds{300}).ending, Ending::kDeadline);
}

TEST_F(InterviewTest, SeesWhatOutlivesTheClient) {
  Begin(std::string(kOneAnswer) + "; sleep 1000 > /dev/null 2>&1 & read nothing");
  EXPECT_TRUE(End(Ask("one", 1)).left_process_behind);
}

TEST_F(InterviewTest, LeavesNobodyBehindWhereItIsNotEnded) {
  Begin("while read question; do :; done; sleep 1000");
  interview_.reset();
  ASSERT_TRUE(world_->Renew());
  Begin(kOneAnswer);
  EXPECT_EQ(End(Ask("one", 1)).status, 0) << "the world can be used again";
}

TEST_F(InterviewTest, SaysWhyAClientCouldNotBeStarted) {
  auto begun = world_->Interviewed({.executable = "/nonexistent/program",
                                    .working_folder = "/",
                                    .arguments = {"x"},
                                    .environment = {},
                                    .interviewed = true});
  ASSERT_TRUE(begun);
  const auto asked = begun.value()->Ask({{.id = 1, .line = "one"}}, Within(milliseconds{60000}));
  ASSERT_FALSE(asked);
  EXPECT_THAT(asked.error().message, HasSubstr("the client could not be started"));
}

}  // namespace
}  // namespace conformance
