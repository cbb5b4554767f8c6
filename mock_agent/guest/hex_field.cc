#include "mock_agent/guest/hex_field.h"

#include <fmt/format.h>

#include "mock_agent/guest/rust_text.h"

namespace mock_agent {

Outcome<Bytes, std::string> BytesOfHexField(std::string_view text) {
  while (text.starts_with("0x")) text.remove_prefix(2);
  if (text.size() % 2 != 0) return std::string("Odd number of digits");
  if (const auto bytes = FromHex(text)) return *bytes;
  const std::size_t wrong = text.find_first_not_of("0123456789abcdefABCDEF");
  return fmt::format("Invalid character {} at position {}",
                     DebugChar(static_cast<unsigned char>(text[wrong])), wrong);
}

}  // namespace mock_agent
