#include "provider/quote/agent_quote.h"

#include <fmt/format.h>

#include <boost/algorithm/hex.hpp>
#include <iterator>
#include <utility>

#include "provider/agent/agent_client.h"
#include "provider/agent/json_request.h"
#include "provider/agent/strict_json.h"
#include "provider/quote/hex_bytes.h"

namespace provider {
namespace {

std::string RequestFor(const ReportData& report_data) {
  std::string digits;
  boost::algorithm::hex_lower(report_data.begin(), report_data.end(), std::back_inserter(digits));
  return JsonRequest("GetQuote", fmt::format(R"({{"report_data":"{}"}})", digits));
}

Result<AgentQuote> Ask(AgentConnection connection, const ReportData& report_data) {
  BOOST_OUTCOME_TRY(body, std::move(connection).Ask(RequestFor(report_data)));
  return QuoteOfAnswer(body, report_data);
}

}  // namespace

Result<AgentQuote> QuoteOfAnswer(const ResponseBody& body, const ReportData& report_data) {
  const auto text = body.bytes().ExposeSecret();
  BOOST_OUTCOME_TRY(json,
                    StrictJson::Parse({reinterpret_cast<const char*>(text.data()), text.size()}));
  const nlohmann::json& answer = json.value();
  if (!answer.is_object()) return Reason::kNotAJsonObject;
  if (answer.contains("error")) return Reason::kErrorMember;
  const auto digits = StrictJson::Text(answer, "quote");
  const auto bytes = digits ? BytesOfHex(*digits) : std::nullopt;
  auto event_log = StrictJson::Text(answer, "event_log");
  auto vm_config = StrictJson::Text(answer, "vm_config");
  if (!bytes || !event_log || (answer.contains("vm_config") && !vm_config)) {
    return Reason::kQuoteAnswerMalformed;
  }
  BOOST_OUTCOME_TRY(quote, TdQuote::Parse(*bytes));
  if (quote.report_data() != report_data) return Reason::kReportDataNotCarried;
  return AgentQuote{.quote = std::move(quote),
                    .event_log = std::move(*event_log),
                    .vm_config = std::move(vm_config)};
}

Placed<AgentQuote> FetchQuote(const SocketCandidates& candidates, const ReportData& report_data,
                              std::chrono::milliseconds timeout, std::optional<uid_t> pinned) {
  BOOST_OUTCOME_TRY(
      connection,
      AgentConnection::Open(candidates, std::chrono::steady_clock::now() + timeout, pinned));
  std::string place = "socket " + connection.path();
  auto quote = Ask(std::move(connection), report_data);
  if (!quote) return Refusal{quote.error(), std::move(place)};
  return std::move(quote.value());
}

}  // namespace provider
