// Inflation: what a stream of zlib, gzip or raw deflate holds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace conformance {

enum class Deflated { kZlibOrGzip, kRaw };

// Inflated is the first `most` bytes of what the stream at the start of `data` holds, up to where
// it breaks; empty for none. Whatever follows the stream is ignored.
std::string Inflated(std::string_view data, Deflated format, std::size_t most);

}  // namespace conformance
