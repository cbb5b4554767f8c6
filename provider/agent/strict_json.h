// StrictJson: one JSON text that can be read in one way only.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "provider/agent/result.h"

namespace provider {

// StrictJson is of public texts: what it read is not wiped.
class StrictJson {
 public:
  // Parse reads the whole text as one JSON value (RFC 8259). Refuses with kNotAJsonObject (no JSON, not
  // all of the text, no valid UTF-8; a NUL, a byte order mark), kJsonTooDeep (nesting beyond
  // kMostJsonDepth) and kDuplicateMember (a name twice in one object, at any depth, compared after
  // decoding its escapes). The caller bounds the text, and looks at what kind of value it is.
  static Result<StrictJson> Parse(std::string_view text);

  const nlohmann::json& value() const { return value_; }

  // Text is the string of this name in an object; nothing for no object, no such member, another type.
  static std::optional<std::string> Text(const nlohmann::json& object, const char* name);

 private:
  explicit StrictJson(nlohmann::json value) : value_(std::move(value)) {}

  nlohmann::json value_;
};

}  // namespace provider
