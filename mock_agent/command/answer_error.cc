#include "mock_agent/command/answer_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "mock_agent/script/template.h"

namespace mock_agent {
namespace {

// Of the edits of headers, these are the names of headers, not templates.
constexpr std::array<std::string_view, 3> kNames = {"before", "remove", "replace"};

std::optional<Error> WrongTemplateIn(const JsonView& value, bool may_use_body) {
  if (value.value().is_string()) {
    const auto text = Template::Read(value, may_use_body);
    return text ? std::nullopt : std::optional(text.error());
  }
  std::optional<Error> wrong;
  for (std::size_t i = 0; value.IsArray() && i < value.size() && !wrong; ++i) {
    wrong = WrongTemplateIn(value[i], may_use_body);
  }
  if (!value.IsObject()) return wrong;
  for (const auto& member : value.value().items()) {
    if (wrong) break;
    if (std::ranges::find(kNames, member.key()) != kNames.end()) continue;
    wrong = WrongTemplateIn(value.Member(member.key()).value(), may_use_body);
  }
  return wrong;
}

}  // namespace

Error InAnswer(const JsonView& answer, const Error& of_script) {
  for (const auto& member : answer.value().items()) {
    const auto part = answer.Member(member.key());
    if (const auto wrong = WrongTemplateIn(part.value(), member.key() != "body")) return *wrong;
  }
  // The script sends in its first step, and ends with what the answer has as `end`.
  const std::string_view said = of_script.message;
  const std::string file = fmt::format("{}: ", answer.file());
  for (const std::string_view end : {"/steps/1", "/steps"}) {
    if (!said.starts_with(file + std::string(end)) || said.starts_with(file + "/steps/0")) continue;
    return {of_script.code,
            fmt::format("{}/answer/end{}", file, said.substr(file.size() + end.size()))};
  }
  return answer.Refused(of_script.code, said.substr(said.find(": ", file.size()) + 2));
}

}  // namespace mock_agent
