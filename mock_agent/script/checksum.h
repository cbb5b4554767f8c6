// Checksums of compressed data: CRC-32 (RFC 1952, section 8) and Adler-32 (RFC 1950, section 8).
#pragma once

#include <cstdint>
#include <string_view>

namespace mock_agent {

// Each is of so many spaces and then the text; the spaces cost no time, however many they are.
std::uint32_t Crc32(std::uint64_t spaces, std::string_view text);
std::uint32_t Adler32(std::uint64_t spaces, std::string_view text);

}  // namespace mock_agent
