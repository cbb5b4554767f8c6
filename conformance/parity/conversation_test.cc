#include "conformance/parity/conversation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <string>

namespace conformance::parity {
namespace {

using mock_agent::FileDescriptor;
using testing::IsEmpty;
using testing::SizeIs;
using Clock = Conversation::Clock;

constexpr std::string_view kAnswered = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nab";

// A conversation, the agent's end of it, and a clock that only the test moves.
class ConversationTest : public testing::Test {
 protected:
  void Begin() {
    std::array<int, 2> ends{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    agent_ = FileDescriptor(ends[0]);
    conversation_.emplace(exchange_, FileDescriptor(ends[1]), Patience(), now_);
    conversation_->Act(now_);
  }
  void Say(std::string_view bytes) const {
    ASSERT_EQ(send(agent_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  std::string Hear() const {
    std::array<char, 1 << 20> bytes;
    const ssize_t count = recv(agent_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    return count > 0 ? std::string(bytes.data(), static_cast<std::size_t>(count)) : "";
  }
  void After(std::chrono::milliseconds time) {
    now_ += time;
    conversation_->Act(now_);
  }
  Played Ended() {
    EXPECT_TRUE(conversation_->done());
    return conversation_->Take();
  }

  Exchange exchange_{.name = "asks", .request = "GET / HTTP/1.1\r\n\r\n"};
  Clock::time_point now_ = Clock::now();
  FileDescriptor agent_;
  std::optional<Conversation> conversation_;
};

using std::chrono::milliseconds;

TEST_F(ConversationTest, CallsAConnectionKeptThatIsOpenAWhileAfterTheAnswer) {
  Begin();
  EXPECT_EQ(Hear(), exchange_.request);
  Say(kAnswered);
  After(milliseconds(0));
  After(milliseconds(299));
  EXPECT_FALSE(conversation_->done());
  After(milliseconds(1));
  const Played played = Ended();
  EXPECT_EQ(played.then, "kept");
  EXPECT_THAT(played.answers, SizeIs(1));
}

TEST_F(ConversationTest, SeesAConnectionClosed) {
  Begin();
  Hear();
  Say(kAnswered);
  agent_.Close();
  After(milliseconds(0));
  After(milliseconds(0));
  EXPECT_EQ(Ended().then, "closed");
}

TEST_F(ConversationTest, SeesAConnectionResetWhereBytesWereLeftUnread) {
  Begin();
  Say(kAnswered);
  agent_.Close();
  After(milliseconds(0));
  After(milliseconds(0));
  const Played played = Ended();
  EXPECT_EQ(played.then, "reset");
  EXPECT_THAT(played.answers, SizeIs(1));
}

TEST_F(ConversationTest, WaitsLongerForAnEndThatTheAnswerAnnounces) {
  Begin();
  Hear();
  Say("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  After(milliseconds(0));
  After(milliseconds(1000));
  EXPECT_FALSE(conversation_->done());
  agent_.Close();
  After(milliseconds(0));
  EXPECT_EQ(Ended().then, "closed");
}

TEST_F(ConversationTest, WaitsLongerForTheEndOfHttp10) {
  Begin();
  Hear();
  Say("HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n");
  After(milliseconds(0));
  After(milliseconds(1000));
  EXPECT_FALSE(conversation_->done());
}

TEST_F(ConversationTest, CallsAConnectionSilentThatGivesNoWholeAnswer) {
  Begin();
  Say("HTTP/1.1 200 OK\r\ncontent-le");
  After(milliseconds(0));
  After(milliseconds(2499));
  EXPECT_FALSE(conversation_->done());
  After(milliseconds(1));
  const Played played = Ended();
  EXPECT_EQ(played.then, "silent");
  ASSERT_THAT(played.answers, SizeIs(1));
  EXPECT_FALSE(played.answers[0].whole);
}

TEST_F(ConversationTest, IsPatientWhileBytesCome) {
  Begin();
  for (const char byte : kAnswered) {
    Say({&byte, 1});
    After(milliseconds(700));
    EXPECT_FALSE(conversation_->done());
  }
  After(milliseconds(300));
  EXPECT_EQ(Ended().then, "kept");
}

TEST_F(ConversationTest, EndsWhatNeverEnds) {
  Begin();
  for (int times = 0; times < 15 && !conversation_->done(); ++times) {
    Say("x");
    After(milliseconds(2000));
  }
  EXPECT_EQ(Ended().then, "endless");
}

TEST_F(ConversationTest, EndsWhatIsTooMuch) {
  Begin();
  Say("HTTP/1.1 200 OK\r\n\r\n");
  const std::string much(100000, 'x');
  for (int times = 0; times < 200 && !conversation_->done(); ++times) {
    Say(much);
    After(milliseconds(0));
  }
  EXPECT_EQ(Ended().then, "too much");
}

TEST_F(ConversationTest, ReadsSoManyAnswersAndCallsTheRestMore) {
  exchange_.answers = 1;
  Begin();
  Say(std::string(kAnswered) + "x");
  After(milliseconds(0));
  const Played played = Ended();
  EXPECT_EQ(played.then, "more");
  EXPECT_THAT(played.answers, SizeIs(1));
}

TEST_F(ConversationTest, ReadsAllThatComeWhereNoNumberIsGiven) {
  Begin();
  Say(std::string(kAnswered) + std::string(kAnswered) + std::string(kAnswered));
  After(milliseconds(0));
  After(milliseconds(300));
  const Played played = Ended();
  EXPECT_EQ(played.then, "kept");
  EXPECT_THAT(played.answers, SizeIs(3));
}

TEST_F(ConversationTest, ClosesItsSideAfterTheRequestWhereAsked) {
  exchange_.half_close = true;
  Begin();
  EXPECT_EQ(Hear(), exchange_.request);
  pollfd end{agent_.get(), POLLIN, 0};
  EXPECT_EQ(poll(&end, 1, 0), 1);
  EXPECT_EQ(Hear(), "");
  agent_.Close();
  After(milliseconds(0));
  const Played played = Ended();
  EXPECT_EQ(played.then, "closed");
  EXPECT_THAT(played.answers, IsEmpty());
}

TEST_F(ConversationTest, SendsTheNextPieceWhenTheOneBeforeWasRead) {
  exchange_.request = "abc";
  exchange_.cuts = {1, 2};
  Begin();
  After(milliseconds(1));
  EXPECT_EQ(Hear(), "a");
  After(milliseconds(1));
  EXPECT_EQ(Hear(), "b");
  After(milliseconds(1));
  EXPECT_EQ(Hear(), "c");
}

TEST_F(ConversationTest, SendsTheNextPieceAnywayAfterAWhile) {
  exchange_.request = "ab";
  exchange_.cuts = {1};
  Begin();
  After(milliseconds(99));
  After(milliseconds(1));
  EXPECT_EQ(Hear(), "ab");
}

TEST_F(ConversationTest, NamesAWriteThatFindsTheConnectionClosed) {
  exchange_.request = std::string(4 << 20, 'x');
  Begin();
  Say(kAnswered);
  Hear();
  agent_.Close();
  After(milliseconds(0));
  After(milliseconds(0));
  const Played played = Ended();
  EXPECT_EQ(played.then, "write: BrokenPipeError");
  EXPECT_THAT(played.answers, SizeIs(1));
}

TEST_F(ConversationTest, NamesAWriteThatNobodyReads) {
  exchange_.request = std::string(4 << 20, 'x');
  Begin();
  After(milliseconds(2500));
  EXPECT_EQ(Ended().then, "write: TimeoutError");
}

TEST_F(ConversationTest, SaysWhatItWaitsFor) {
  exchange_.request = std::string(4 << 20, 'x');
  Begin();
  EXPECT_EQ(conversation_->Wanted(), POLLIN | POLLOUT);
  while (!Hear().empty() || (conversation_->Wanted() & POLLOUT) != 0) After(milliseconds(0));
  EXPECT_EQ(conversation_->Wanted(), POLLIN);
  EXPECT_EQ(conversation_->Wakes(), now_ + milliseconds(2500));
}

TEST(PatienceTest, IsMultiplied) {
  const Patience more = Patience().Times(4);
  EXPECT_EQ(more.open, milliseconds(1200));
  EXPECT_EQ(more.silent, milliseconds(10000));
  EXPECT_EQ(more.endless, milliseconds(120000));
}

}  // namespace
}  // namespace conformance::parity
