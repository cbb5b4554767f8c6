// Random exchanges: requests that nobody wrote, sound and broken, each the same for the same seed and
// index.
#pragma once

#include <cstddef>
#include <cstdint>

#include "conformance/parity/exchange.h"

namespace conformance::parity {

// RandomExchange is called "random-SEED-INDEX". All of its answers are read; it is not repeatable,
// so that fresh certificates in answers count by their shape.
Exchange RandomExchange(std::uint64_t seed, std::size_t index);

}  // namespace conformance::parity
