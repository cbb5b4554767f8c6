// AnswerParts: what a sound answer to GetKey is made of. The guest makes them; a script takes them
// apart.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "mock_agent/wire/bytes.h"

namespace mock_agent {

// What GetKey's secrets have, in bytes; facts: agent-protocol.md, GetKey.
inline constexpr std::size_t kUsualSecretBytes = 32;
// The longest secret that HKDF-SHA256 can give, in bytes (RFC 5869, section 2.3: 255 blocks).
inline constexpr std::size_t kMaxSecretBytes = std::size_t{255} * 32;

// Forgery is what is wrong with a signature chain. Link 0 is the app's over the key, link 1 the KMS's
// over the app (facts: agent-protocol.md, GetKey).
enum class Forgery {
  kSingle,         // link 0 alone
  kShort,          // link 0 without its last byte
  kLong,           // link 0 with a byte more
  kSwapped,        // link 1 before link 0
  kThird,          // a third link
  kHighS,          // link 0 with the other s that verifies
  kHighSOfApp,     // link 1 with it
  kFlippedV,       // link 0 with the recovery id of another key
  kFlippedVOfApp,  // link 1 with it
  kOtherKey,       // link 0 is over the other secret's public key
  kOtherPurpose,   // link 0 is for another purpose
  kOtherApp,       // a whole chain, of another app of the same KMS
  kOtherAppRoot,   // link 0 by a key that nobody vouches for, link 1 as it is
  kOtherRoot,      // a whole chain, up to another KMS
};

struct AnswerParts {
  Bytes secret;
  Bytes other;         // another secret of the same length
  std::string chain;   // the signature_chain, a JSON array
  std::string answer;  // the whole body
  // The signature_chain with one thing wrong; empty where nobody here has the keys to forge it.
  std::function<std::string(Forgery)> forged_chain = {};
  // Hex of the public keys of the secret and of the other one, which an answer of v1 carries; empty in v0.
  std::string public_key = {};
  std::string other_public_key = {};
};

// PartsFor makes the parts for a request of this body, with secrets of so many bytes, at most
// kMaxSecretBytes. Called in the threads of agents' loops.
using PartsFor =
    std::function<AnswerParts(std::string_view request_body, std::size_t secret_bytes)>;

}  // namespace mock_agent
