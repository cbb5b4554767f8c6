#include "mock_agent/command/control.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <string>
#include <utility>

#include "mock_agent/testing/client_for_test.h"

namespace mock_agent {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

class ControlTest : public testing::Test {
 protected:
  void Start(std::chrono::milliseconds patience) {
    auto started =
        Agent::Start({.socket_path = folder_ / "c", .session = ControlSession(faults_, patience)});
    ASSERT_TRUE(started) << started.error().message;
    agent_ = std::move(started.value());
  }

  const TempFolder folder_;
  std::shared_ptr<Faults> faults_ =
      std::make_shared<Faults>(std::move(Identity::FromSeed(Bytes(32, 7)).value()));
  std::unique_ptr<Agent> agent_;
};

constexpr std::string_view kList = "GET /rules HTTP/1.1\r\n\r\n";

TEST_F(ControlTest, AnswersOneRequestAndEndsAsItSays) {
  Start(1h);
  ClientForTest client(folder_ / "c");
  ASSERT_TRUE(client.Send(std::string(kList) + std::string(kList)));
  const Heard heard = client.ReadAll();
  EXPECT_EQ(heard.error, 0);
  EXPECT_EQ(heard.bytes,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n"
            "Connection: close\r\n\r\n[]\n");
}

TEST_F(ControlTest, EndsWhereTheRequestDoesNotCome) {
  Start(50ms);
  ClientForTest silent(folder_ / "c");
  ClientForTest slow(folder_ / "c");
  ASSERT_TRUE(slow.Send(kList.substr(0, 20)));
  for (ClientForTest* const client : {&silent, &slow}) {
    const Heard heard = client->ReadAll();
    EXPECT_EQ(heard.bytes, "");
    EXPECT_EQ(heard.error, 0);
  }
}

TEST_F(ControlTest, EndsWhereTheAnswerIsNotTaken) {
  ASSERT_TRUE(faults_->Add({{"answer", {{"body", std::string(4'000'000, 'x')}}}}));
  Start(50ms);
  ClientForTest client(folder_ / "c");
  ASSERT_TRUE(client.Send(kList));
  pollfd polled{.fd = client.fd(), .events = 0, .revents = 0};
  ASSERT_EQ(poll(&polled, 1, 60'000), 1);
  EXPECT_LT(client.ReadAll().bytes.size(), 4'000'000U);
}

TEST_F(ControlTest, SaysWhatIsTooLong) {
  Start(1h);
  ClientForTest client(folder_ / "c");
  ASSERT_TRUE(client.Send("POST /rules HTTP/1.1\r\nContent-Length: 10485761\r\n\r\n"));
  EXPECT_NE(client.ReadAll().bytes.find("more than 10 MiB"), std::string::npos);
}

}  // namespace
}  // namespace mock_agent
