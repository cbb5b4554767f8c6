#include "mock_agent/wire/json_text.h"

#include <set>
#include <string>
#include <vector>

namespace mock_agent {

std::optional<nlohmann::json> ParseJson(std::string_view text) {
  using Event = nlohmann::json::parse_event_t;
  bool twice = false;
  bool too_deep = false;
  std::vector<std::set<std::string>> open_objects;
  const auto watch = [&](int depth, Event event, nlohmann::json& parsed) {
    // What is discarded is never built, and its end is not told.
    const bool starts = event == Event::object_start || event == Event::array_start;
    too_deep = too_deep || (starts && depth >= kMostJsonDepth);
    if (too_deep) return false;
    if (event == Event::object_start) open_objects.emplace_back();
    if (event == Event::object_end) open_objects.pop_back();
    if (event == Event::key)
      twice = !open_objects.back().insert(parsed.get<std::string>()).second || twice;
    return true;
  };
  nlohmann::json parsed = nlohmann::json::parse(text, watch, /*allow_exceptions=*/false);
  if (twice || too_deep || parsed.is_discarded()) return std::nullopt;
  return parsed;
}

}  // namespace mock_agent
