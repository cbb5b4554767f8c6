#include "mock_agent/guest/json_writer.h"

#include <cstdint>

namespace mock_agent {
namespace {

// ShortEscape is the letter behind the backslash; 0 where JSON has none, or where none is needed.
char ShortEscape(char byte) {
  switch (byte) {
    case '"':
    case '\\':
      return byte;
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return '\0';
  }
}

}  // namespace

void AppendJsonString(std::string& json, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  json.reserve(json.size() + text.size() + 2);
  json += '"';
  for (const char each : text) {
    const auto byte = static_cast<std::uint8_t>(each);
    if (const char letter = ShortEscape(each); letter != '\0') {
      json += '\\';
      json += letter;
    } else if (byte < 0x20) {
      json += "\\u00";
      json += kDigits[byte >> 4];
      json += kDigits[byte & 15];
    } else {
      json += each;
    }
  }
  json += '"';
}

std::string JsonString(std::string_view text) {
  std::string json;
  AppendJsonString(json, text);
  return json;
}

}  // namespace mock_agent
