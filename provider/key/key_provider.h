// EstablishKey: the whole way from a configuration to the ARC server key.
#pragma once

#include <chrono>

#include "provider/agent/agent_secret.h"
#include "provider/agent/refusal.h"
#include "provider/key/config.h"
#include "provider/key/process_protection.h"
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
// The timeout spans the whole exchange, connecting included.
Placed<Guarded<AgentSecret>> FetchSecret(const DstackKmsProvider& provider,
                                         std::chrono::milliseconds timeout);

// EstablishKey gives the key of the configured provider, and no other whatever happens: nothing is
// cached, nothing is tried instead. The timeout is for the guest agent only.
Placed<Guarded<ServerKey>> EstablishKey(const KeyProviderConfig& config,
                                        std::chrono::milliseconds timeout);

}  // namespace provider
