// EstablishKey: the whole way from a configuration to the ARC server key.
#pragma once

#include <chrono>
#include <optional>

#include "provider/agent/agent_secret.h"
#include "provider/agent/refusal.h"
#include "provider/agent/signature_chain.h"
#include "provider/key/config.h"
#include "provider/key/process_protection.h"
#include "provider/key/secp256k1_curve.h"
#include "provider/key/server_key.h"

namespace provider {

// Guarded<T> is a secret and the protection under which it came to be, which lasts until the secret
// is wiped.
template <typename T>
struct Guarded {
  ProcessProtection protection;
  T secret;
};

// FetchSecret asks the guest agent once and refuses with the reason of the first stage that does.
// Where an origin is configured, a secret comes out only with a chain that proves it.
// The timeout spans the whole exchange, connecting included; before it, a socket that is not there
// yet is waited for, as in AgentConnection::Await.
Placed<Guarded<AgentSecret>> FetchSecret(const DstackKmsProvider& provider,
                                         std::chrono::milliseconds timeout,
                                         std::chrono::milliseconds wait = {});

// EstablishKey gives the key of the configured provider, and no other whatever happens: nothing is
// cached, nothing is tried instead. The timeout is for the guest agent, or for another process that
// publishes the key file; the wait is for the guest agent only.
Placed<Guarded<ServerKey>> EstablishKey(const KeySource& source, std::chrono::milliseconds timeout,
                                        std::chrono::milliseconds wait = {});
// The same; where a fingerprint is expected, any other key is refused with kFingerprintUnexpected,
// and an absent key file, in which no new key would be the expected one, with kExpectedKeyAbsent.
Placed<Guarded<ServerKey>> EstablishKey(const KeyProviderConfig& config,
                                        std::chrono::milliseconds timeout,
                                        std::chrono::milliseconds wait = {});

// A chain that was followed to the configured origin, and the public key that it vouches for: that of
// the secret of which the server key is derived.
struct Vouched {
  Secp256k1PublicKey key;
  SignatureChain chain;
};

// A server key, and what of its origin can be shown to others.
struct ShownKey {
  ServerKey key;
  std::optional<Vouched> vouched;  // where an origin is configured
};

// EstablishShownKey is EstablishKey, for a provider that asks a guest agent.
Placed<Guarded<ShownKey>> EstablishShownKey(const DstackKmsProvider& provider,
                                            std::chrono::milliseconds timeout,
                                            std::chrono::milliseconds wait = {});

// Admit refuses a key that is not the configured one with kFingerprintUnexpected.
Placed<void> Admit(const KeyProviderConfig& config, const PublicKey& public_key);

}  // namespace provider
