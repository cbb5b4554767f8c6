#include "provider/quote/agent_quote.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "provider/testing/agent_for_test.h"
#include "provider/testing/agent_secret_for_test.h"
#include "provider/testing/recorded_quote_for_test.h"

namespace provider {
namespace {

using Json = nlohmann::json;

ReportData Asked() {
  ReportData report_data{};
  report_data.fill(0xab);
  return report_data;
}

// Judged is "taken", or the token of the refusal.
std::string Judged(const std::string& body, const ReportData& report_data = Asked()) {
  const auto quote = QuoteOfAnswer(BodyOfAnswer(body).value(), report_data);
  return std::string(quote ? "taken" : Token(quote.error()));
}

TEST(QuoteOfAnswer, TakesWhatTheSimulatorAnswered) {
  const Json answer = RecordedAnswer("getquote-64");
  const auto quote = QuoteOfAnswer(BodyOfAnswer(answer.dump()).value(), Asked());
  ASSERT_TRUE(quote) << Token(quote.error());
  EXPECT_EQ(quote.value().quote.bytes(), RecordedQuote("getquote-64"));
  EXPECT_EQ(quote.value().event_log, answer["event_log"].get<std::string>());
  EXPECT_EQ(quote.value().vm_config, answer["vm_config"].get<std::string>());
  EXPECT_EQ(Judged(RecordedAnswer("getquote-empty").dump(), ReportData{}), "taken");
  Json least = {{"quote", answer["quote"]}, {"event_log", ""}};
  EXPECT_EQ(Judged(least.dump()), "taken");
}

TEST(QuoteOfAnswer, RefusesAQuoteThatDiffersFromTheQuestionByABit) {
  const std::string body = RecordedAnswer("getquote-64").dump();
  for (std::size_t bit = 0; bit < 8 * kReportDataBytes; bit += 7) {
    ReportData other = Asked();
    other[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    ASSERT_EQ(Judged(body, other), "report-data-not-carried") << bit;
  }
  // What the answer says beside the quote counts for nothing.
  Json said = RecordedAnswer("getquote-empty");
  said["report_data"] = RecordedAnswer("getquote-64")["report_data"];
  EXPECT_EQ(Judged(said.dump()), "report-data-not-carried");
}

TEST(QuoteOfAnswer, RefusesAnyOtherAnswer) {
  const Json sound = RecordedAnswer("getquote-64");
  for (const char* member : {"quote", "event_log", "vm_config"}) {
    for (const Json& value : {Json(nullptr), Json(1), Json::array(), Json::object()}) {
      Json other = sound;
      other[member] = value;
      EXPECT_EQ(Judged(other.dump()), "quote-answer-malformed") << member;
    }
  }
  for (const char* member : {"quote", "event_log"}) {
    Json absent = sound;
    absent.erase(member);
    EXPECT_EQ(Judged(absent.dump()), "quote-answer-malformed") << member;
  }
  const auto with_quote = [&](const std::string& quote) {
    Json other = sound;
    other["quote"] = quote;
    return Judged(other.dump());
  };
  const auto quote = sound["quote"].get<std::string>();
  EXPECT_EQ(with_quote("0x" + quote), "quote-answer-malformed");
  EXPECT_EQ(with_quote(quote.substr(1)), "quote-answer-malformed");
  EXPECT_EQ(with_quote(""), "quote-truncated");
  EXPECT_EQ(with_quote(quote + "01"), "quote-bytes-after-end");
  EXPECT_EQ(Judged(R"({"quote":"","quote":"","event_log":""})"), "duplicate-member");
  Json error = sound;
  error["error"] = "no";
  EXPECT_EQ(Judged(error.dump()), "error-member");
  EXPECT_EQ(Judged("[]"), "not-a-json-object");
  EXPECT_EQ(Judged("{"), "not-a-json-object");
}

TEST(FetchQuote, AsksOnceForTheReportData) {
  const std::string body = RecordedAnswer("getquote-64").dump();
  std::string request;
  const AgentForTest agent([&](const Peer& peer) {
    request = peer.ReadRequest();
    peer.Send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
              body);
    peer.AwaitClose();
  });
  const auto quote =
      FetchQuote(SocketCandidates::Only(agent.path()), Asked(), std::chrono::seconds(30));
  ASSERT_TRUE(quote) << Token(quote.error().reason);
  EXPECT_TRUE(request.starts_with("POST /GetQuote HTTP/1.1\r\n")) << request;
  EXPECT_TRUE(request.ends_with("\r\n\r\n{\"report_data\":\"" + ToHex(Asked()) + "\"}")) << request;
}

TEST(FetchQuote, SaysAtWhichSocketItWasRefused) {
  const AgentForTest agent([](const Peer& peer) {
    peer.ReadRequest();
    peer.Send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    peer.AwaitClose();
  });
  const auto quote =
      FetchQuote(SocketCandidates::Only(agent.path()), Asked(), std::chrono::seconds(30));
  ASSERT_FALSE(quote);
  EXPECT_EQ(quote.error().reason, Reason::kStatusNot200);
  EXPECT_EQ(quote.error().place, "socket " + agent.path());
}

}  // namespace
}  // namespace provider
