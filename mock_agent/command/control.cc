#include "mock_agent/command/control.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "mock_agent/wire/answerer.h"
#include "mock_agent/wire/json_text.h"

namespace mock_agent {
namespace {

using nlohmann::json;

constexpr std::string_view kRules = "/rules";

Reply Says(std::string_view status, const json& body) {
  const std::string text =
      body.is_null() ? "" : body.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
  return {fmt::format("HTTP/1.1 {}\r\nContent-Type: application/json\r\nContent-Length: "
                      "{}\r\nConnection: close\r\n\r\n{}",
                      status, text.size(), text),
          true};
}

Reply Refuses(std::string_view status, std::string_view why) {
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

Reply AddRule(Faults& faults, const Request& request) {
  const auto rule = ParseJson(request.body);
  if (!rule) return Refuses("400 Bad Request", "the body is not one JSON value");
  const auto added = faults.Add(*rule);
  if (!added) return Refuses("400 Bad Request", added.error().message);
  return Says("201 Created", {{"id", added.value()}});
}

Reply RemoveRule(Faults& faults, std::string_view digits) {
  const auto number = NumberOf(digits);
  if (!number || !faults.Remove(*number)) return Refuses("404 Not Found", "no such rule");
  return Says("200 OK", {{"removed", *number}});
}

Reply AnswerControl(Faults& faults, const Request& request) {
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

}  // namespace

Session ControlSession(std::shared_ptr<Faults> faults) {
  return AnsweringSession([faults = std::move(faults)](const Request& request) {
    return AnswerControl(*faults, request);
  });
}

}  // namespace mock_agent
