// An answer that is sent in two pieces, over a socket.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/ioctl.h>

#include <memory>
#include <string>

#include "mock_agent/script/script_player.h"
#include "mock_agent/testing/client_for_test.h"
#include "mock_agent/wire/agent.h"

namespace mock_agent {
namespace {

class SplitAnswerTest : public testing::Test {
 protected:
  void Start(const Script& script) {
    auto started = Agent::Start(
        {.socket_path = socket_,
         .session = ScriptedSession(script, [](auto, auto) { return AnswerParts{}; })});
    ASSERT_TRUE(started) << started.error().message;
    agent_ = std::move(started.value());
  }
  // Comes waits for what is there to read, looks at how much it is, and reads it.
  static void Comes(ClientForTest& client, const std::string& piece) {
    pollfd polled{.fd = client.fd(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(poll(&polled, 1, 60'000), 1);
    int unread = 0;
    ASSERT_EQ(ioctl(client.fd(), FIONREAD, &unread), 0);
    EXPECT_EQ(static_cast<std::size_t>(unread), piece.size());
    EXPECT_EQ(client.Read(piece.size()), piece);
  }

  const TempFolder folder_;
  const std::filesystem::path socket_ = folder_ / "s";
  std::unique_ptr<Agent> agent_;
};

TEST_F(SplitAnswerTest, ComesInTwoPiecesWhateverItsReaderDoes) {
  const Script whole =
      Script::ParseText(R"({"steps": [{"send": "HTTP/1.1 200 OK"}, {"close": true}]})", "test")
          .value();
  Start(whole.With(Alteration{Alteration::Change::kSplit, 4, 0}));
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  Comes(client, "HTTP");
  Comes(client, "/1.1 200 OK");
  EXPECT_EQ(client.ReadAll().bytes, "");
}

TEST_F(SplitAnswerTest, GoesOnWhenWhatWasSentIsTaken) {
  Start(Script::ParseText(R"({"steps": [{"send_taken": "abc"}, {"send": "d"}, {"close": true}]})",
                          "test")
            .value());
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  Comes(client, "abc");
  Comes(client, "d");
}

}  // namespace
}  // namespace mock_agent
