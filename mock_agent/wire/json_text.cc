#include "mock_agent/wire/json_text.h"

#include <set>
#include <string>
#include <vector>

namespace mock_agent {

bool NestsDeeper(std::string_view text, int most) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char each = text[at];
    if (in_string && each == '\\') ++at;
    if (each == '"') in_string = !in_string;
    if (in_string) continue;
    if (each == '[' || each == '{') ++depth;
    if (each == ']' || each == '}') --depth;
    if (depth > most) return true;
  }
  return false;
}

std::optional<nlohmann::json> ParseJson(std::string_view text) {
  if (NestsDeeper(text, kMostJsonDepth)) return std::nullopt;
  using Event = nlohmann::json::parse_event_t;
  bool twice = false;
  std::vector<std::set<std::string>> open_objects;
  const auto watch = [&](int, Event event, nlohmann::json& parsed) {
    if (event == Event::object_start) open_objects.emplace_back();
    if (event == Event::object_end) open_objects.pop_back();
    if (event == Event::key)
      twice = !open_objects.back().insert(parsed.get<std::string>()).second || twice;
    return true;
  };
  nlohmann::json parsed = nlohmann::json::parse(text, watch, /*allow_exceptions=*/false);
  if (twice || parsed.is_discarded()) return std::nullopt;
  return parsed;
}

}  // namespace mock_agent
