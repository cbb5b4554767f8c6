#include "conformance/stage/refusal.h"

#include <fmt/format.h>

#include <charconv>
#include <system_error>

namespace conformance {

std::string Refusal::Text() const {
  return fmt::format("{}: {}", step, std::generic_category().message(error));
}

Refusal RefusalIn(const std::vector<std::string>& texts) {
  if (texts.size() < 3) return {texts.size() < 2 ? "" : texts[1], EPROTO};
  Refusal refusal{texts[1], EPROTO};
  const std::string& number = texts[2];
  std::from_chars(number.data(), number.data() + number.size(), refusal.error);
  return refusal;
}

Error OsError(std::string step, int error) {
  return {ErrorCode::kSystem, Refusal{std::move(step), error}.Text()};
}

}  // namespace conformance
