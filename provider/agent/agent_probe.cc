#include "provider/agent/agent_probe.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "provider/agent/agent_client.h"
#include "provider/agent/json_request.h"
#include "provider/agent/strict_json.h"

namespace provider {
namespace {

bool IsLetterOrDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsVersion(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
    return IsLetterOrDigit(c) || std::string_view("._+-").find(c) != std::string_view::npos;
  });
}

bool IsHex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Ask gives the object with which the question is answered.
Result<StrictJson> Ask(AgentConnection connection, std::string_view method) {
  const auto body = std::move(connection).Ask(JsonRequest(method, "{}"));
  if (!body) {
    const Fault fault = RowOf(body.error()).fault;
    return fault == Fault::kHttp ? Reason::kNotAGuestAgent : body.error();
  }
  const auto text = body.value().bytes().ExposeSecret();
  auto answer = StrictJson::Parse({reinterpret_cast<const char*>(text.data()), text.size()});
  if (!answer || !answer.value().value().is_object() || answer.value().value().contains("error")) {
    return Reason::kNotAGuestAgent;
  }
  return answer;
}

Result<std::string> VersionOf(AgentConnection connection) {
  BOOST_OUTCOME_TRY(answer, Ask(std::move(connection), "Version"));
  auto version = StrictJson::Text(answer.value(), "version");
  if (!version || !IsVersion(*version)) return Reason::kNotAGuestAgent;
  return std::move(*version);
}

Result<void> LookAtInfo(AgentConnection connection) {
  BOOST_OUTCOME_TRY(answer, Ask(std::move(connection), "Info"));
  const auto app_id = StrictJson::Text(answer.value(), "app_id");
  const auto instance_id = StrictJson::Text(answer.value(), "instance_id");
  if (!app_id || app_id->empty() || !IsHex(*app_id) || !instance_id || !IsHex(*instance_id)) {
    return Reason::kNotAGuestAgent;
  }
  return success();
}

}  // namespace

Placed<AgentIdentity> ProbeAgent(const SocketCandidates& candidates, std::chrono::milliseconds wait,
                                 std::chrono::milliseconds timeout, std::optional<uid_t> pinned) {
  BOOST_OUTCOME_TRY(first, AgentConnection::Await(candidates, wait, timeout, pinned));
  const std::string path = first.path();
  const std::string place = "socket " + path;
  const Deadline deadline = first.deadline();
  auto version = VersionOf(std::move(first));
  if (!version) return Refusal{version.error(), place};
  // At the socket that was found, whatever the other candidates are by now.
  const auto found = SocketCandidates::Only(path);
  BOOST_OUTCOME_TRY(second, AgentConnection::Open(found, deadline, pinned));
  const auto info = LookAtInfo(std::move(second));
  if (!info) return Refusal{info.error(), place};
  return AgentIdentity{path, std::move(version.value())};
}

}  // namespace provider
