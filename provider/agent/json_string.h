// JSON strings, kept away from the JSON parser: its buffers are never wiped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace provider {

// MaskedJson is a JSON text whose strings were replaced by their numbers: {"key":"5a"} becomes
// {"0":"1"}. A parser that reads the masked text sees everything that stands outside of quotes, and
// not one byte of what stands inside. It accepts the masked text exactly where it accepts the text,
// as far as the contents are strings (DecodeJsonString), and it stops at the same token.
class MaskedJson {
 public:
  // The text stays where it is, and outlives the object.
  explicit MaskedJson(std::span<const std::uint8_t> json);

  const std::string& text() const { return text_; }

  // ContentOf is what stood between the quotes of the string that became this number.
  std::span<const std::uint8_t> ContentOf(std::string_view number) const;

 private:
  std::string text_;
  std::vector<std::span<const std::uint8_t>> contents_;
};

// DecodeJsonString decodes what stands between the quotes of a JSON string (RFC 8259, section 7)
// into UTF-8 and returns the number of bytes, which is never more than before; nothing where it is
// no such content: a control character, an unknown escape, half a surrogate pair, bytes that are not
// UTF-8. `out` holds all of it, or is empty: then only the number is of interest. Keeps no copy.
std::optional<std::size_t> DecodeJsonString(std::span<const std::uint8_t> content,
                                            std::span<std::uint8_t> out);

}  // namespace provider
