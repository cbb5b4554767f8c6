#include "mock_agent/guest/json_cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mock_agent {

std::optional<char> JsonCursor::Peek() const {
  if (at_ >= text_.size()) return std::nullopt;
  return text_[at_];
}

std::optional<char> JsonCursor::SkipSpace() {
  at_ = std::min(text_.find_first_not_of(" \n\t\r", at_), text_.size());
  return Peek();
}

bool JsonCursor::PeeksDigit() const {
  const auto byte = Peek();
  return byte && *byte >= '0' && *byte <= '9';
}

std::optional<char> JsonCursor::Next() {
  const auto byte = Peek();
  if (byte) ++at_;
  return byte;
}

std::string_view JsonCursor::Take(std::size_t size) {
  const std::string_view taken = Rest().substr(0, size);
  at_ += taken.size();
  return taken;
}

JsonFailure JsonCursor::Word(std::string_view rest) {
  for (const char expected : rest) {
    const auto byte = Next();
    if (!byte) return Here("EOF while parsing a value");
    if (*byte != expected) return Here("expected ident");
  }
  return std::nullopt;
}

JsonError JsonCursor::At(std::size_t index, std::string_view what) const {
  const std::string_view before = text_.substr(0, index);
  const std::size_t newline = before.rfind('\n');
  const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  const std::string_view lines = before.substr(0, start);
  const auto line = 1 + std::count(lines.begin(), lines.end(), '\n');
  return {fmt::format("{} at line {} column {}", what, line, index - start), true};
}

JsonError JsonCursor::Here(std::string_view what) const {
  return At(at_, what);
}

JsonError JsonCursor::AtPeek(std::string_view what) const {
  return At(std::min(at_ + 1, text_.size()), what);
}

JsonError JsonCursor::Placed(JsonError error) const {
  return error.has_position ? std::move(error) : Here(error.text);
}

}  // namespace mock_agent
