// V1Key: what GetKey v1 grants for a domain and an algorithm. Documented by dstack, not recorded.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_agent/guest/identity.h"
#include "mock_agent/guest/signature_chain.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {

struct V1Key {
  Bytes key;
  Bytes public_key;          // of the key's first 32 bytes
  std::vector<Bytes> chain;  // two links of 65 bytes
};

// ParseV1Algorithm knows `secp256k1` and `ed25519`: v1 has no alias, and no default.
std::optional<KeyAlgorithm> ParseV1Algorithm(std::string_view name);
// WhyNotV1Algorithm is what the agent says to a name that ParseV1Algorithm does not know.
std::string WhyNotV1Algorithm(std::string_view name);

// V1KeyOf is the key as documented, with so many bytes of it (at most kMaxSecretBytes).
V1Key V1KeyOf(const Identity& identity, std::string_view domain, KeyAlgorithm algorithm,
              std::size_t size = kUsualSecretBytes);

}  // namespace mock_agent
