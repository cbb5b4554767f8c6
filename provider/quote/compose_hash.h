// ComposeHash: by what name an attested guest knows its app-compose.json.
#pragma once

#include <cstdint>
#include <span>

#include "provider/quote/sha2.h"

namespace provider {

using ComposeHash = Sha256Digest;

// ComposeHashOf is the SHA-256 of the exact bytes of the file that was deployed (dstack: the event
// compose-hash). Nothing is parsed, ordered or trimmed: another spelling of the same JSON is another
// app.
ComposeHash ComposeHashOf(std::span<const std::uint8_t> file);

}  // namespace provider
