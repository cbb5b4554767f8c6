#include "provider/agent/agent_probe.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "provider/agent/agent_client.h"

namespace provider {
namespace {

constexpr const char* kVersionRequest =
    "POST /Version HTTP/1.1\r\n"
    "Host: localhost\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 2\r\n"
    "Accept: application/json\r\n"
    "Connection: close\r\n"
    "\r\n"
    "{}";
constexpr const char* kInfoRequest =
    "POST /Info HTTP/1.1\r\n"
    "Host: localhost\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 2\r\n"
    "Accept: application/json\r\n"
    "Connection: close\r\n"
    "\r\n"
    "{}";

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

// Object is an answer. A json itself would take a Reason for its value.
struct Object {
  nlohmann::json json;
};

// Member is a string of the object; nothing for another type or none.
std::optional<std::string> Member(const Object& object, const char* name) {
  const auto found = object.json.find(name);
  if (found == object.json.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

// Answer is the object with which the question is answered.
Result<Object> Answer(AgentConnection connection, const std::string& request) {
  const auto body = std::move(connection).Ask(request);
  if (!body) {
    const Fault fault = RowOf(body.error()).fault;
    return fault == Fault::kHttp ? Reason::kNotAGuestAgent : body.error();
  }
  const auto text = body.value().bytes().ExposeSecret();
  auto answer = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!answer.is_object() || answer.contains("error")) return Reason::kNotAGuestAgent;
  return Object{std::move(answer)};
}

Result<std::string> VersionOf(AgentConnection connection) {
  BOOST_OUTCOME_TRY(answer, Answer(std::move(connection), kVersionRequest));
  auto version = Member(answer, "version");
  if (!version || !IsVersion(*version)) return Reason::kNotAGuestAgent;
  return std::move(*version);
}

Result<void> LookAtInfo(AgentConnection connection) {
  BOOST_OUTCOME_TRY(answer, Answer(std::move(connection), kInfoRequest));
  for (const char* name : {"app_id", "instance_id"}) {
    const auto id = Member(answer, name);
    if (!id || !IsHex(*id)) return Reason::kNotAGuestAgent;
  }
  return success();
}

}  // namespace

Placed<AgentIdentity> ProbeAgent(const SocketCandidates& candidates, std::chrono::milliseconds wait,
                                 std::chrono::milliseconds timeout, std::optional<uid_t> pinned) {
  BOOST_OUTCOME_TRY(first, AgentConnection::Await(candidates, wait, timeout, pinned));
  const std::string path = first.path();
  const std::string place = "socket " + path;
  auto version = VersionOf(std::move(first));
  if (!version) return Refusal{version.error(), place};
  // At the socket that was found, whatever the other candidates are by now.
  const auto found = SocketCandidates::Only(path);
  BOOST_OUTCOME_TRY(
      second, AgentConnection::Open(found, std::chrono::steady_clock::now() + timeout, pinned));
  const auto info = LookAtInfo(std::move(second));
  if (!info) return Refusal{info.error(), place};
  return AgentIdentity{path, std::move(version.value())};
}

}  // namespace provider
