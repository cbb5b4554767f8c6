#include "provider/key/dead_stack.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace provider {

[[gnu::noinline]] void ClearDeadStack() {
  std::array<std::uint8_t, kClearedStackBytes> stack;  // NOLINT(*-member-init): it is written below
  explicit_bzero(stack.data(), stack.size());
}

}  // namespace provider
