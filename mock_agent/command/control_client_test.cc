#include "mock_agent/command/control_client.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "mock_agent/testing/client_for_test.h"
#include "mock_agent/wire/answerer.h"

namespace mock_agent {
namespace {

using namespace std::chrono_literals;

// Asked is what AskControl makes of an agent that answers with these bytes.
Result<ControlAnswer> Asked(std::string bytes) {
  const TempFolder folder;
  auto agent =
      Agent::Start({.socket_path = folder / "c",
                    .session = AnsweringSession([bytes = std::move(bytes)](const Request&) {
                      return Reply{bytes, false};
                    })});
  return AskControl(folder / "c", "GET", "/rules");
}

std::string WhyNot(const Result<ControlAnswer>& answer) {
  return answer ? "answered" : answer.error().message;
}

TEST(ControlClient, GivesStatusAndBody) {
  const auto answer = Asked("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer.value().status, 404);
  EXPECT_EQ(answer.value().body, "no");
}

TEST(ControlClient, TakesAllOfALongAnswer) {
  const std::string body(20'000'000, 'x');
  const auto answer = Asked("HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n" + body);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer.value().body.size(), body.size());
}

TEST(ControlClient, RefusesAnAnswerInPart) {
  for (const std::string length : {"Content-Length: 3\r\n", ""}) {
    const auto answer = Asked("HTTP/1.1 200 OK\r\n" + length + "\r\nno");
    EXPECT_TRUE(WhyNot(answer).ends_with("c: the answer did not come whole")) << WhyNot(answer);
  }
}

TEST(ControlClient, RefusesWhatIsNotHttp) {
  const auto answer = Asked("hello");
  EXPECT_TRUE(
      WhyNot(answer).ends_with("c: no answer in HTTP; was the agent started with --control?"))
      << WhyNot(answer);
}

TEST(ControlClient, SaysThatTheAgentIsBusy) {
  const TempFolder folder;
  const FileDescriptor busy(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = AddressForTest(folder / "c");
  ASSERT_EQ(bind(busy.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(listen(busy.get(), 0), 0);
  const auto silent = AskControl(folder / "c", "GET", "/rules", "", 20ms);
  EXPECT_TRUE(WhyNot(silent).ends_with("c: the agent is busy: it does not answer in time"))
      << WhyNot(silent);
  const auto refused = AskControl(folder / "c", "GET", "/rules", "", 20ms);
  EXPECT_TRUE(WhyNot(refused).ends_with("c: the agent is busy: it takes no connection now"))
      << WhyNot(refused);
}

}  // namespace
}  // namespace mock_agent
