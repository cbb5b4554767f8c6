// MessagePack: the encoding of dstack's attestations, version 1, and of a certificate's app info.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mock_agent {

// Each appends one value, or what precedes so many values, as short as it can be. Sizes are below
// 2^32; more aborts.
void AppendPackedMap(std::string& packed, std::size_t members);  // at most 15
void AppendPackedArray(std::string& packed, std::size_t elements);
void AppendPackedNumber(std::string& packed, std::uint64_t number);
void AppendPackedText(std::string& packed, std::string_view text);
void AppendPackedBytes(std::string& packed, std::string_view bytes);
// AppendPackedNumbers is an array of each byte as a number.
void AppendPackedNumbers(std::string& packed, std::string_view bytes);

}  // namespace mock_agent
