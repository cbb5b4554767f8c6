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

struct AnswerParts {
  Bytes secret;
  Bytes other;         // another secret of the same length
  std::string chain;   // the signature_chain, a JSON array
  std::string answer;  // the whole body
};

// PartsFor makes the parts for a request of this body, with secrets of so many bytes, at most
// kMaxSecretBytes. Called in the threads of agents' loops.
using PartsFor =
    std::function<AnswerParts(std::string_view request_body, std::size_t secret_bytes)>;

}  // namespace mock_agent
