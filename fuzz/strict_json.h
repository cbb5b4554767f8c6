// ReadJsonObject: a small and strict JSON reader, written by hand so that it can share no bug with
// the provider's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/refusal.h"

namespace fuzz {

inline constexpr std::size_t kMostNesting =
    256;  // objects and arrays within each other, the outermost one counted

struct JsonMember {
  std::string name;                 // unescaped, UTF-8
  std::optional<std::string> text;  // unescaped, UTF-8; nothing when the value is not a string
};

// ReadJsonObject takes one JSON object (RFC 8259) in valid UTF-8 with white space around it, and
// gives its members in order. kJson, kTooDeep.
Result<std::vector<JsonMember>> ReadJsonObject(std::string_view text);

}  // namespace fuzz
