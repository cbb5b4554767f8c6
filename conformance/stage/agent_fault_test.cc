#include "conformance/stage/agent_fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "mock_agent/testing/temp_folder_for_test.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/answerer.h"

namespace conformance {
namespace {

using mock_agent::ConnectionRecord;
using mock_agent::Recording;
using mock_agent::Reply;
using mock_agent::Request;
using testing::HasSubstr;

const mock_agent::Bytes kKey(32, 0xab);
const mock_agent::Bytes kAnother(32, 0xcd);
constexpr std::string_view kBody = R"({"path":"p","purpose":"u","algorithm":""})";
constexpr std::string_view kBusy = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

std::string AnswerWith(const mock_agent::Bytes& key) {
  const std::string body = R"({"key":")" + mock_agent::ToHex(key) + R"(","signature_chain":[]})";
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length:" +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Asking is the connection of a client that asked for this body, and got those bytes.
ConnectionRecord Asking(std::string_view body, std::string_view got) {
  ConnectionRecord connection;
  connection.received =
      "POST /GetKey HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + std::string(body);
  mock_agent::RequestParser parser;
  parser.Feed(connection.received);
  connection.requests = {parser.TakeRequest()};
  connection.sent = got;
  return connection;
}

class AgentFaultTest : public testing::Test {
 protected:
  // Fault is what is said of this connection; empty: nothing.
  std::string Fault(ConnectionRecord connection) const {
    auto agent = mock_agent::Agent::Start(
        {.socket_path = folder_ / "s",
         .session = mock_agent::AnsweringSession([this](const Request& request) {
           const bool from_client = request.Header("Host").at(0) == "x";
           return Reply{from_client ? to_client_ : to_suite_, /*keeps_open=*/true};
         })});
    EXPECT_TRUE(agent) << agent.error().message;
    if (gone_) agent.value().reset();
    Recording relayed;
    relayed.connections = {std::move(connection)};
    const auto fault = FaultOf(folder_ / "s", {"p", "u", ""}, kKey, relayed);
    if (fault) return "";
    EXPECT_EQ(fault.error().code, ErrorCode::kAgentUnusable);
    return fault.error().message;
  }

  const mock_agent::TempFolder folder_;
  // What the agent says by now.
  std::string to_client_ = AnswerWith(kKey);
  std::string to_suite_ = AnswerWith(kKey);
  bool gone_ = false;
};

TEST_F(AgentFaultTest, ThereIsNoneWhereTheClientGotTheKey) {
  gone_ = true;  // and so nobody is asked
  EXPECT_EQ(Fault(Asking(kBody, AnswerWith(kKey))), "");
  EXPECT_EQ(Fault(Asking(kBody, "HTTP/1.1 100 Continue\r\n\r\n" + AnswerWith(kKey))), "");
}

TEST_F(AgentFaultTest, IsARefusalThatTheSameBytesDoNotMeetAgain) {
  EXPECT_THAT(Fault(Asking(kBody, kBusy)), HasSubstr("\"HTTP/1.1 503 Busy\""));
  EXPECT_THAT(Fault(Asking(kBody, AnswerWith(kKey).substr(0, 99))), HasSubstr("ends early"));
}

TEST_F(AgentFaultTest, IsNotARefusalOfTheseBytes) {
  to_client_ = kBusy;
  EXPECT_EQ(Fault(Asking(kBody, kBusy)), "");
}

TEST_F(AgentFaultTest, IsAnotherKeyWhetherItIsGivenAgainOrNot) {
  EXPECT_THAT(Fault(Asking(kBody, AnswerWith(kAnother))), HasSubstr("gave the client another key"));
  to_client_ = to_suite_ = AnswerWith(kAnother);
  EXPECT_THAT(Fault(Asking(kBody, AnswerWith(kAnother))), HasSubstr("gave the client another key"));
}

TEST_F(AgentFaultTest, IsNothingThatItsSuccessorSaid) {
  to_client_ = to_suite_ = AnswerWith(kAnother);
  ConnectionRecord connection = Asking(kBody, AnswerWith(kAnother));
  connection.listener = 1;
  EXPECT_EQ(Fault(connection), "");
}

TEST_F(AgentFaultTest, IsNotAnotherKeyThatOnlyTheseBytesGet) {
  to_client_ = AnswerWith(kAnother);
  EXPECT_EQ(Fault(Asking(kBody, AnswerWith(kAnother))), "");
}

TEST_F(AgentFaultTest, IsNoAnswerToAClientThatWaits) {
  EXPECT_THAT(Fault(Asking(kBody, "")), HasSubstr("gave the client nothing"));
  ConnectionRecord gone = Asking(kBody, "");
  gone.client_closed = true;
  EXPECT_EQ(Fault(gone), "");
}

TEST_F(AgentFaultTest, IsNothingThatAnotherRequestMeets) {
  EXPECT_EQ(Fault(Asking(R"({"path":"q","purpose":"u","algorithm":""})", kBusy)), "");
  ConnectionRecord unfinished = Asking(kBody, kBusy);
  unfinished.requests.front().whole = false;
  EXPECT_EQ(Fault(unfinished), "");
}

TEST_F(AgentFaultTest, IsAnAgentThatIsGone) {
  gone_ = true;
  EXPECT_THAT(Fault(Asking(kBody, kBusy)), HasSubstr((folder_ / "s").string()));
}

}  // namespace
}  // namespace conformance
