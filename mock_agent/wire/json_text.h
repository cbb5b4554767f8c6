// JSON text read without losing anything silently.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace mock_agent {

// ParseJson is nothing for text that is not one JSON value, and for an object in which a member
// stands twice.
std::optional<nlohmann::json> ParseJson(std::string_view text);

}  // namespace mock_agent
