#include "mock_agent/guest/query.h"

#include <algorithm>

#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

std::optional<std::string> Decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const auto byte = FromHex(text.substr(i + 1, 2));
      if (!byte || byte->empty()) return std::nullopt;
      decoded += static_cast<char>(byte->front());
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

}  // namespace

std::optional<QueryFields> ParseQuery(std::string_view query) {
  QueryFields fields;
  while (!query.empty()) {
    const std::string_view field = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(field.size() + 1, query.size()));
    if (field.empty()) continue;
    const std::size_t equals = field.find('=');
    auto name = Decode(field.substr(0, equals));
    auto value =
        Decode(equals == std::string_view::npos ? std::string_view() : field.substr(equals + 1));
    if (!name || !value) return std::nullopt;
    fields.emplace_back(std::move(*name), std::move(*value));
  }
  return fields;
}

}  // namespace mock_agent
