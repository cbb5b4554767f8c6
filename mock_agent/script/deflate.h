// Deflate: text written as RFC 1951 has it, the same bytes on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mock_agent {

// Deflated is a stream of so many spaces and then the text. A thousand spaces come to a byte; the text
// is not made shorter.
std::string Deflated(std::uint64_t spaces, std::string_view text);

}  // namespace mock_agent
