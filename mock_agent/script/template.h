// Template: text with ${placeholders}, as in docs/cases.md.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_agent/wire/answer_parts.h"
#include "mock_agent/wire/json_view.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// Template is text with placeholders, checked when made.
class Template {
 public:
  // Parse refuses with kUnknownPlaceholder a placeholder that is unknown, ill-formed or unclosed,
  // and text whose literal, ${zeros} and ${repeat} parts come to more than 16 MiB. `may_use_body`:
  // ${body...} and ${chunk...} are allowed.
  static Result<Template> Parse(std::string_view text, bool may_use_body);
  // Read is Parse of a JSON string; kWrongType for another value.
  static Result<Template> Read(const JsonView& value, bool may_use_body);
  // is_fixed tells whether the bytes are the same whatever the values are, for the same body.
  bool is_fixed() const { return is_fixed_; }
  // Render is the bytes; `body` is what ${body} stands for.
  std::string Render(const AnswerParts& values, std::string_view body) const;

 private:
  Template() = default;
  bool is_fixed_ = true;
  std::vector<std::function<std::string(const AnswerParts&, std::string_view)>> parts_;
};

}  // namespace mock_agent
