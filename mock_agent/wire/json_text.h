// JSON text read without losing anything silently.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace mock_agent {

// So many arrays and objects may stand in each other: what walks a value (comparison, dump, copy)
// recurses, and a peer chooses the text.
inline constexpr int kMostJsonDepth = 64;

// NestsDeeper tells whether more than `most` arrays and objects stand open in each other somewhere
// in a text, JSON or not. To be asked before nlohmann/json reads it, whose parser keeps 8 bytes and
// more for each level, also of what is not wanted.
bool NestsDeeper(std::string_view text, int most);

// ParseJson is nothing for text that is not one JSON value, for an object in which a member stands
// twice, and for a value nested deeper than kMostJsonDepth.
std::optional<nlohmann::json> ParseJson(std::string_view text);

}  // namespace mock_agent
