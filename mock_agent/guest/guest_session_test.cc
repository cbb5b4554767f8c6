#include "mock_agent/guest/guest_session.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "mock_agent/testing/client_for_test.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

using namespace std::chrono_literals;

Guest MakeTestGuest() {
  const auto identity = Identity::FromSeed(Bytes(32, 7));
  return std::move(Guest::FromIdentity(identity.value(), Api::kDev06).value());
}

class GuestSessionTest : public testing::Test {
 protected:
  void Start(FaultFor faults = {}, HttpReader::Patience patience = {}) {
    auto started = Agent::Start({.socket_path = socket_,
                                 .session = GuestSession(MakeTestGuest(), Service::kDstackGuest,
                                                         std::move(faults), patience),
                                 .most_connections = 2000});
    ASSERT_TRUE(started) << started.error().message;
    agent_ = std::move(started.value());
  }
  // Ask sends and reads to the end of the connection.
  Heard Ask(std::string_view request, bool half_close = true) {
    ClientForTest client(socket_);
    EXPECT_TRUE(client.Send(request));
    if (half_close) client.EndSending();
    return client.ReadAll();
  }

  const TempFolder folder_;
  const std::filesystem::path socket_ = folder_ / "s";
  std::unique_ptr<Agent> agent_;
};

bool IsSuccess(const std::string& bytes) {
  return bytes.starts_with("HTTP/1.1 200 OK\r\n") && bytes.find("{\"key\":\"") != std::string::npos;
}

TEST_F(GuestSessionTest, AnswersOneRequestAfterTheOther) {
  Start();
  const Heard heard = Ask(PostForTest("a") + PostForTest("b"));
  EXPECT_TRUE(IsSuccess(heard.bytes));
  EXPECT_NE(heard.bytes.find("HTTP/1.1 200 OK", 1), std::string::npos);
  EXPECT_EQ(heard.error, 0);
}

TEST_F(GuestSessionTest, ContinuesOnlyWhereTheBodyIsYetToCome) {
  Start();
  EXPECT_TRUE(Ask(PostForTest("a", "Expect: 100-continue\r\n"))
                  .bytes.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"));
  EXPECT_TRUE(Ask("POST /x/y HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na")
                  .bytes.starts_with("HTTP/1.1 404 Not Found"));
}

TEST_F(GuestSessionTest, SaysWhyABodyCannotBeReadAndEnds) {
  Start();
  const Heard cut = Ask("POST /GetKey HTTP/1.1\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_TRUE(cut.bytes.starts_with("HTTP/1.1 400 Bad Request"));
  EXPECT_TRUE(cut.bytes.ends_with("end of file before message length reached"));
  const Heard chunks =
      Ask("POST /GetKey HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx", /*half_close=*/false);
  EXPECT_TRUE(chunks.bytes.ends_with("Invalid chunk size line: missing size digit"));
}

TEST_F(GuestSessionTest, RefusesABodyOfMoreThan10MiBAndTakesOneOfThat) {
  Start();
  constexpr std::size_t kMost = std::size_t{10} << 20;
  for (const std::size_t size : {kMost, kMost + 1}) {
    const std::string head =
        "POST /Version HTTP/1.1\r\nConnection: close\r\nContent-Length: " + std::to_string(size) +
        "\r\n\r\n";
    ClientForTest client(socket_);
    client.Send(head);
    client.Send(std::string(size, 'x'));
    const std::string answer = client.ReadAll().bytes;
    if (size == kMost) {
      EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK")) << answer.substr(0, 200);
    } else {
      EXPECT_TRUE(answer.ends_with("failed to read data: payload too large"))
          << answer.substr(0, 200);
    }
  }
}

TEST_F(GuestSessionTest, ResetsBehindAMalformedBeginningAndClosesBehindAMalformedField) {
  Start();
  const Heard reset = Ask("POST /Get Key HTTP/1.1\r\nHost: dstack\r\nA: b\r\n\r\n", false);
  EXPECT_TRUE(reset.bytes.starts_with("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n"));
  EXPECT_EQ(reset.error, ECONNRESET) << "the rest is unread, as in the original";
  const Heard closed = Ask("POST /GetKey HTTP/1.1\r\nHost: dstack\r\nA : b\r\n\r\n", false);
  EXPECT_TRUE(closed.bytes.starts_with("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_EQ(closed.error, 0);
}

TEST_F(GuestSessionTest, EndsWhereAClientIsIdleOrTooSlow) {
  Start({}, {.idle = 1ms, .request = 1ms});
  EXPECT_EQ(Ask("", false).bytes, "");
  EXPECT_EQ(Ask("POST /Ge", false).bytes, "");
  EXPECT_EQ(Ask("POST /GetKey HTTP/1.1\r\nContent-Length: 5\r\n\r\nab", false).error, 0);
}

TEST_F(GuestSessionTest, ServesASoundClientBesideHundredsThatAreSlow) {
  Start();
  std::vector<ClientForTest> slow;
  for (int i = 0; i < 400; ++i) {
    slow.emplace_back(socket_);
    ASSERT_TRUE(slow.back().Send(i % 2 == 0 ? "POST /GetKey HT" : ""));
  }
  EXPECT_TRUE(IsSuccess(Ask(PostForTest("a")).bytes));
  EXPECT_EQ(agent_->Snapshot().connection_count, 401U);
}

TEST_F(GuestSessionTest, GivesAFaultInPlaceOfTheAnswerAndShowsWhatWasAsked) {
  std::vector<std::string> asked;
  Start([&asked](const HeardRequest& request, const Answer& faithful) {
    asked.push_back(std::string(request.method) + " " + std::string(request.body) + " " +
                    std::to_string(faithful.status));
    Fault fault;
    if (asked.size() == 2) fault.play = [](Connection& connection) { return connection.Reset(); };
    return fault;
  });
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send("POST /Version HTTP/1.1\r\nContent-Length: 0\r\n\r\n"));
  EXPECT_TRUE(client.Read(15) == "HTTP/1.1 200 OK") << "a request without a fault";
  ASSERT_TRUE(client.Send("POST /x/y HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"));
  EXPECT_EQ(client.ReadAll().error, ECONNRESET);
  agent_->Stop();
  EXPECT_EQ(asked, (std::vector<std::string>{"Version  200", "  404"}));
}

}  // namespace
}  // namespace mock_agent
