#include "mock_agent/command/control.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "mock_agent/wire/connection.h"
#include "mock_agent/wire/json_text.h"
#include "mock_agent/wire/request.h"

namespace mock_agent {
namespace {

using nlohmann::json;

constexpr std::string_view kRules = "/rules";

std::string Says(std::string_view status, const json& body) {
  const std::string text = ListedText(body);
  return fmt::format(
      "HTTP/1.1 {}\r\nContent-Type: application/json\r\nContent-Length: "
      "{}\r\nConnection: close\r\n\r\n{}",
      status, text.size(), text);
}

std::string Refuses(std::string_view status, std::string_view why) {
  return Says(status, {{"error", why}});
}

std::optional<std::uint64_t> NumberOf(std::string_view digits) {
  std::uint64_t number = 0;
  const char* const begin = digits.data();
  const char* const end = begin + digits.size();
  const auto [stop, error] = std::from_chars(begin, end, number);
  if (stop != end || error != std::errc()) return std::nullopt;
  return number;
}

std::string AddRule(Faults& faults, const Request& request) {
  const auto rule = ParseJson(request.body);
  if (!rule) return Refuses("400 Bad Request", "the body is not one JSON value");
  const auto added = faults.Add(*rule);
  if (!added) return Refuses("400 Bad Request", added.error().message);
  return Says("201 Created", {{"id", added.value()}});
}

std::string RemoveRule(Faults& faults, std::string_view digits) {
  const auto number = NumberOf(digits);
  if (!number || !faults.Remove(*number)) return Refuses("404 Not Found", "no such rule");
  return Says("200 OK", {{"removed", *number}});
}

std::string AnswerControl(Faults& faults, const Request& request) {
  if (request.Has(RequestDefect::kTooLarge)) {
    return Refuses("413 Payload Too Large", "more than 10 MiB");
  }
  if (!request.whole) return Refuses("400 Bad Request", "not an HTTP request");
  const std::string_view path = request.Path();
  const std::string_view method = request.method;
  if (path == kRules && method == "GET") return Says("200 OK", faults.Rules());
  if (path == kRules && method == "POST") return AddRule(faults, request);
  if (path.starts_with("/rules/") && method == "DELETE") {
    return RemoveRule(faults, path.substr(kRules.size() + 1));
  }
  if (path == "/requests" && method == "GET") return Says("200 OK", faults.Requests());
  if (path == "/reset" && method == "POST") {
    faults.Reset();
    return Says("200 OK", {{"reset", true}});
  }
  return Refuses("404 Not Found",
                 "there are GET and POST /rules, DELETE /rules/ID, GET /requests and POST /reset");
}

Work<void> ServeControl(Faults& faults, std::chrono::milliseconds patience,
                        Connection& connection) {
  using Clock = Connection::Clock;
  const auto request =
      co_await connection.NextRequest(Connection::kForever, Clock::now() + patience);
  if (request) {
    const std::string answer = AnswerControl(faults, *request);
    const bool taken = co_await connection.Send(answer, Clock::now() + patience);
    if (taken) co_return;
  }
  connection.Drop();
}

}  // namespace

Session ControlSession(std::shared_ptr<Faults> faults, std::chrono::milliseconds patience) {
  return {.serve = [faults = std::move(faults), patience](Connection& connection) {
    return ServeControl(*faults, patience, connection);
  }};
}

}  // namespace mock_agent
