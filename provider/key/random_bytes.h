// Random bytes, from the kernel.
#pragma once

#include <cstdint>
#include <span>

#include "provider/agent/result.h"

namespace provider {

// FillRandom overwrites all of out with what getrandom(2) gives, once the kernel has enough to give.
// Secrets may be made of it. Refuses with kCryptoFailed, and what is then in out is not random.
Result<void> FillRandom(std::span<std::uint8_t> out);

}  // namespace provider
