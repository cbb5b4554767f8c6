// Confined: how all that handles a secret is called.
#pragma once

#include "provider/agent/refusal.h"
#include "provider/agent/secret_memory.h"
#include "provider/key/dead_stack.h"

namespace provider {

// Confined calls what gives a Placed<T>. Nothing of it stays on the stack; and here is the one place where
// a refusal that travelled as an exception ends: where a secret needs memory, everywhere, there is none.
template <typename Way>
auto Confined(const Way& way) -> decltype(way()) {
  try {
    auto outcome = way();
    ClearDeadStack();
    return outcome;
  } catch (const SecretMemoryRefused&) {
    ClearDeadStack();
    return Refusal{Reason::kMemoryNotLocked, {}};
  }
}

}  // namespace provider
