// JSON writer: strings as serde_json escapes them.
#pragma once

#include <string>
#include <string_view>

namespace mock_agent {

// AppendJsonString appends `text`, which is UTF-8, between quotation marks: the short escapes where
// JSON has one but for the slash, \u00xx for other control characters below a space, everything else
// as it is.
void AppendJsonString(std::string& json, std::string_view text);

// JsonString is the same by itself.
std::string JsonString(std::string_view text);

}  // namespace mock_agent
