#include "provider/key/key_provider.h"

#include <string>
#include <utility>
#include <variant>

#include "provider/agent/agent_client.h"
#include "provider/agent/key_text.h"
#include "provider/agent/secret_memory.h"
#include "provider/agent/signature_chain.h"
#include "provider/key/key_file.h"

namespace provider {
namespace {

Result<AgentSecret> AskForSecret(AgentConnection connection, const DstackKmsProvider& provider) {
  BOOST_OUTCOME_TRY(body, std::move(connection).Ask(provider.request));
  BOOST_OUTCOME_TRY(text, KeyText::FromJson(body));
  BOOST_OUTCOME_TRY(secret, AgentSecret::Decode(std::move(text)));
  if (provider.origin) {
    BOOST_OUTCOME_TRY(chain, SignatureChain::FromJson(body));
    BOOST_OUTCOME_TRYV(provider.origin->Prove(secret, chain));
  }
  return secret;
}

// Guard joins a secret and its protection. Where there is no secret it says where, and leaves the
// protection to the caller.
template <typename T>
Placed<Guarded<T>> Guard(ProcessProtection&& protection, Result<T> secret, std::string place) {
  if (!secret) return Refusal{secret.error(), std::move(place)};
  return Guarded<T>{std::move(protection), std::move(secret.value())};
}

Placed<ProcessProtection> Protect() {
  auto protection = ProcessProtection::Engage();
  if (!protection) return Refusal{protection.error(), {}};
  return std::move(protection.value());
}

// NamingRefusedMemory is the one place where a refusal travels as an exception: where a secret needs
// memory, everywhere, there is none.
template <typename Way>
auto NamingRefusedMemory(const Way& way) -> decltype(way()) {
  try {
    return way();
  } catch (const SecretMemoryRefused&) {
    return Refusal{Reason::kMemoryNotLocked, {}};
  }
}

Placed<Guarded<AgentSecret>> Fetch(const DstackKmsProvider& provider,
                                   std::chrono::milliseconds timeout) {
  const Deadline deadline = std::chrono::steady_clock::now() + timeout;
  BOOST_OUTCOME_TRY(protection, Protect());
  BOOST_OUTCOME_TRY(connection,
                    AgentConnection::Open(provider.sockets, deadline, provider.peer_user));
  std::string place = "socket " + connection.path();
  return Guard(std::move(protection), AskForSecret(std::move(connection), provider),
               std::move(place));
}

// Establish is EstablishKey for each of the providers.
struct Establish {
  std::chrono::milliseconds timeout;

  Placed<Guarded<ServerKey>> operator()(const EphemeralProvider&) const {
    BOOST_OUTCOME_TRY(protection, Protect());
    return Guard(std::move(protection), ServerKey::Random(), {});
  }

  Placed<Guarded<ServerKey>> operator()(const FileProvider& file) const {
    BOOST_OUTCOME_TRY(protection, Protect());
    return Guard(std::move(protection), LoadOrCreateKeyFile(file.path), "key file " + file.path);
  }

  Placed<Guarded<ServerKey>> operator()(const DstackKmsProvider& dstack) const {
    BOOST_OUTCOME_TRY(fetched, Fetch(dstack, timeout));
    return Guard(std::move(fetched.protection), ServerKey::Derive(fetched.secret), {});
  }
};

}  // namespace

Placed<Guarded<AgentSecret>> FetchSecret(const DstackKmsProvider& provider,
                                         std::chrono::milliseconds timeout) {
  return NamingRefusedMemory([&] { return Fetch(provider, timeout); });
}

Placed<Guarded<ServerKey>> EstablishKey(const KeyProviderConfig& config,
                                        std::chrono::milliseconds timeout) {
  return NamingRefusedMemory([&] { return std::visit(Establish{timeout}, config); });
}

}  // namespace provider
