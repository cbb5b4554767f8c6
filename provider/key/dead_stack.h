// What a function left on the stack below those who called it.
#pragma once

#include <cstddef>

namespace provider {

// The ways to a key go 20 KiB deep, most of them in libcrypto and libsecp256k1.
inline constexpr std::size_t kClearedStackBytes = std::size_t{64} * 1024;

// ClearDeadStack overwrites kClearedStackBytes of stack below its caller's frame: what functions that
// have returned left there of a secret, in frames and spilled registers.
void ClearDeadStack();

}  // namespace provider
