// FetchQuote: asks the guest agent for a quote, and looks whether it is the one that was asked for.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

#include "provider/agent/agent_socket.h"
#include "provider/agent/http_response.h"
#include "provider/agent/refusal.h"
#include "provider/agent/result.h"
#include "provider/quote/report_data.h"
#include "provider/quote/td_quote.h"

namespace provider {

// What the agent answered. Only the quote can be proven.
struct AgentQuote {
  TdQuote quote;
  std::string event_log;                 // as given; EventLog reads it
  std::optional<std::string> vm_config;  // as given, where it was
};

// QuoteOfAnswer reads the body of GetQuote's answer. Refuses with the reasons of StrictJson,
// kErrorMember, kQuoteAnswerMalformed (no text quote in lower-case hex, no text event_log, a vm_config
// that is no text), the reasons of TdQuote, and kReportDataNotCarried (the quote has another report
// data).
Result<AgentQuote> QuoteOfAnswer(const ResponseBody& body, const ReportData& report_data);

// FetchQuote asks once (dstack guest API v0, GetQuote), over a connection of its own, with the bounds
// and the strictness of the question for a key: an answer of the recorded size takes some 128 KiB of
// locked memory. Refuses with the reasons of AgentConnection and of QuoteOfAnswer. The timeout is for
// the whole exchange; a pinned user as in AgentConnection::Open.
Placed<AgentQuote> FetchQuote(const SocketCandidates& candidates, const ReportData& report_data,
                              std::chrono::milliseconds timeout,
                              std::optional<uid_t> pinned = std::nullopt);

}  // namespace provider
