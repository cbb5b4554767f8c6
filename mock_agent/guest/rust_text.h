// Rust text: how the agent, a Rust program, shows values in its error texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mock_agent {

// Utf8Defect is where a text stops being UTF-8: after `valid` bytes, with a sequence of `bytes` that
// is none, or, without `bytes`, with one that the end cuts short.
struct Utf8Defect {
  std::size_t valid;
  std::optional<int> bytes;
};

// FindUtf8Defect is nothing for a text that is UTF-8: no surrogates, nothing overlong, nothing above
// U+10FFFF.
std::optional<Utf8Defect> FindUtf8Defect(std::string_view text);

// Text is the defect as core::str::Utf8Error says it.
std::string Text(const Utf8Defect& defect);

// AppendUtf8 adds a character, no surrogate, in UTF-8.
void AppendUtf8(std::string& text, std::uint32_t character);

// DebugString is a text, which is UTF-8, as `{:?}` writes it: between quotation marks, with escapes
// for those, backslashes, and whatever does not print by itself (tables of Unicode 16).
std::string DebugString(std::string_view text);

// DebugChar is a character below U+0100 as `{:?}` writes it, between apostrophes.
std::string DebugChar(unsigned char character);

// FloatText is the shortest number that reads back as `value`, which is finite: `1.5`, `1e+16`,
// `-0.0`.
std::string FloatText(double value);

}  // namespace mock_agent
