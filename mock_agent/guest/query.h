// Query: the fields behind a target's question mark.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock_agent {

// Names and values, decoded, in order. They are bytes: nothing says that they are UTF-8.
using QueryFields = std::vector<std::pair<std::string, std::string>>;

// ParseQuery reads application/x-www-form-urlencoded: `&` between fields, `+` for a space, percent
// escapes. A field without `=` has an empty value. Nothing for a percent sign that two hex digits
// do not follow.
std::optional<QueryFields> ParseQuery(std::string_view query);

}  // namespace mock_agent
