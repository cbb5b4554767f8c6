// AgentSecret: what the guest agent answered for a key, after every check. Nothing else leads to a
// ServerKey.
#pragma once

#include "provider/agent/key_text.h"
#include "provider/agent/result.h"
#include "provider/agent/secret_bytes.h"

namespace provider {

inline constexpr std::size_t kMinimumSecretBytes = 32;

// AgentSecret is at least 32 bytes and not all zero.
class AgentSecret {
 public:
  // Decode takes the text of the answer's key member: hex of any case with an optional 0x or 0X,
  // nothing else. Refuses with kKeyNotHex, kKeyTooShort (FC-41), kKeyAllZero (FC-42), in this
  // order.
  static Result<AgentSecret> Decode(KeyText text);

  const SecretBytes& bytes() const { return bytes_; }

 private:
  explicit AgentSecret(SecretBytes bytes) : bytes_(std::move(bytes)) {}

  SecretBytes bytes_;
};

}  // namespace provider
