// JSON text read without losing anything silently.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace mock_agent {

// So many arrays and objects may stand in each other: what walks a value (comparison, dump, copy)
// recurses, and a peer chooses the text.
inline constexpr int kMostJsonDepth = 64;

// ParseJson is nothing for text that is not one JSON value, for an object in which a member stands
// twice, and for a value nested deeper than kMostJsonDepth, of which no more than that is built.
std::optional<nlohmann::json> ParseJson(std::string_view text);

}  // namespace mock_agent
