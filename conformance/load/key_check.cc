#include "conformance/load/key_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "mock_agent/wire/json_text.h"

namespace conformance::load {
namespace {

// The key of the body, 64 digits; empty where there is none.
std::string KeyOf(const std::string& body) {
  if (mock_agent::NestsDeeper(body, mock_agent::kMostJsonDepth)) return "";
  const auto document = nlohmann::json::parse(body, nullptr, false);
  if (!document.is_object() || !document.contains("key") || !document["key"].is_string()) return "";
  auto key = document["key"].get<std::string>();
  const bool hex = key.find_first_not_of("0123456789abcdef") == std::string::npos;
  return hex && key.size() == 64 ? key : "";
}

}  // namespace

std::optional<std::string> KeyCheck::Wrong(std::size_t path, const parity::Answer& answer) {
  if (const unsigned status = parity::StatusOf(answer); status != 200)
    return fmt::format("status {}", status);
  Known& known = known_.at(path);
  if (!known.body.empty() && known.body == answer.body) return std::nullopt;
  const std::string key = KeyOf(answer.body);
  if (key.empty()) return "no key in the answer";
  if (!known.key.empty())
    return key == known.key ? std::nullopt : std::optional<std::string>("another key for a path");
  if (std::any_of(known_.begin(), known_.end(),
                  [&key](const Known& other) { return other.key == key; }))
    return "one key for two paths";
  known = {answer.body, key};
  return std::nullopt;
}

}  // namespace conformance::load
