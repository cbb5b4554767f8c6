#include "provider/quote/compose_hash.h"

namespace provider {

ComposeHash ComposeHashOf(std::span<const std::uint8_t> file) {
  return Sha256({file});
}

}  // namespace provider
