#include "provider/key/key_provider.h"

#include <string>
#include <utility>
#include <variant>

#include "provider/agent/agent_client.h"
#include "provider/agent/failure.h"
#include "provider/agent/key_text.h"
#include "provider/agent/signature_chain.h"
#include "provider/key/confined.h"
#include "provider/key/key_file.h"

namespace provider {
namespace {

// A secret, and the chain that proved its origin, where one is configured.
struct Answered {
  AgentSecret secret;
  std::optional<SignatureChain> chain;
};

Result<Answered> AskForSecret(AgentConnection connection, const DstackKmsProvider& provider) {
  BOOST_OUTCOME_TRY(body, std::move(connection).Ask(provider.request));
  BOOST_OUTCOME_TRY(text, KeyText::FromJson(body));
  BOOST_OUTCOME_TRY(secret, AgentSecret::Decode(std::move(text)));
  std::optional<SignatureChain> proven;
  if (provider.origin) {
    BOOST_OUTCOME_TRY(chain, SignatureChain::FromJson(body));
    BOOST_OUTCOME_TRYV(provider.origin->Prove(secret, chain));
    proven = chain;
  }
  return Answered{std::move(secret), proven};
}

Result<ShownKey> Show(const Answered& answered) {
  BOOST_OUTCOME_TRY(key, ServerKey::Derive(answered.secret));
  std::optional<Vouched> vouched;
  if (answered.chain) {
    BOOST_OUTCOME_TRY(public_key, Secp256k1PublicKeyOf(answered.secret.bytes()));
    vouched = Vouched{.key = public_key, .chain = *answered.chain};
  }
  return ShownKey{std::move(key), vouched};
}

// Guard joins a secret and its protection. Where there is no secret it says where, and leaves the
// protection to the caller.
template <typename T, typename E>
Placed<Guarded<T>> Guard(ProcessProtection&& protection, Outcome<T, E> secret, std::string place) {
  if (!secret) return RefusalAt(std::move(place), secret.error());
  return Guarded<T>{std::move(protection), std::move(secret.value())};
}

Placed<ProcessProtection> Protect() {
  auto protection = ProcessProtection::Engage();
  if (!protection) return Refusal{protection.error(), {}};
  return std::move(protection.value());
}

Placed<Guarded<Answered>> Fetch(const DstackKmsProvider& provider,
                                std::chrono::milliseconds timeout, std::chrono::milliseconds wait) {
  BOOST_OUTCOME_TRY(protection, Protect());
  BOOST_OUTCOME_TRY(connection,
                    AgentConnection::Await(provider.sockets, wait, timeout, provider.peer_user));
  std::string place = "socket " + connection.path();
  return Guard(std::move(protection), AskForSecret(std::move(connection), provider),
               std::move(place));
}

// LoadPresentKey gives the key of a file, and makes none.
Tried<ServerKey> LoadPresentKey(const std::string& path, Deadline deadline) {
  BOOST_OUTCOME_TRY(key, LoadKeyFile(path, deadline));
  if (!key) return Reason::kExpectedKeyAbsent;
  return std::move(*key);
}

// Origin says where a key that was refused came from.
struct Origin {
  std::string operator()(const EphemeralProvider&) const { return {}; }
  std::string operator()(const FileProvider& file) const { return "key file " + file.path; }
  std::string operator()(const DstackKmsProvider& dstack) const {
    return "key id " + dstack.request.path();
  }
};

// Establish is EstablishKey for each of the providers.
struct Establish {
  std::chrono::milliseconds timeout;
  std::chrono::milliseconds wait;
  bool may_create = true;  // a key file

  Placed<Guarded<ServerKey>> operator()(const EphemeralProvider&) const {
    BOOST_OUTCOME_TRY(protection, Protect());
    return Guard(std::move(protection), ServerKey::Random(), {});
  }

  Placed<Guarded<ServerKey>> operator()(const FileProvider& file) const {
    BOOST_OUTCOME_TRY(protection, Protect());
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    return Guard(
        std::move(protection),
        may_create ? LoadOrCreateKeyFile(file.path, deadline) : LoadPresentKey(file.path, deadline),
        Origin()(file));
  }

  Placed<Guarded<ServerKey>> operator()(const DstackKmsProvider& dstack) const {
    BOOST_OUTCOME_TRY(fetched, Fetch(dstack, timeout, wait));
    return Guard(std::move(fetched.protection), ServerKey::Derive(fetched.secret.secret), {});
  }
};

Placed<Guarded<ShownKey>> FetchShown(const DstackKmsProvider& provider,
                                     std::chrono::milliseconds timeout,
                                     std::chrono::milliseconds wait) {
  BOOST_OUTCOME_TRY(fetched, Fetch(provider, timeout, wait));
  return Guard(std::move(fetched.protection), Show(fetched.secret), {});
}

Placed<Guarded<AgentSecret>> FetchAlone(const DstackKmsProvider& provider,
                                        std::chrono::milliseconds timeout,
                                        std::chrono::milliseconds wait) {
  BOOST_OUTCOME_TRY(fetched, Fetch(provider, timeout, wait));
  return Guarded<AgentSecret>{std::move(fetched.protection), std::move(fetched.secret.secret)};
}

}  // namespace

Placed<Guarded<AgentSecret>> FetchSecret(const DstackKmsProvider& provider,
                                         std::chrono::milliseconds timeout,
                                         std::chrono::milliseconds wait) {
  return Confined([&] { return FetchAlone(provider, timeout, wait); });
}

Placed<Guarded<ShownKey>> EstablishShownKey(const DstackKmsProvider& provider,
                                            std::chrono::milliseconds timeout,
                                            std::chrono::milliseconds wait) {
  return Confined([&] { return FetchShown(provider, timeout, wait); });
}

Placed<Guarded<ServerKey>> EstablishKey(const KeySource& source, std::chrono::milliseconds timeout,
                                        std::chrono::milliseconds wait) {
  return Confined([&] { return std::visit(Establish{.timeout = timeout, .wait = wait}, source); });
}

Placed<void> Admit(const KeyProviderConfig& config, const PublicKey& public_key) {
  if (!config.expected) return success();
  const auto admitted = config.expected->Admit(public_key);
  if (!admitted) return Refusal{admitted.error(), std::visit(Origin(), config.source)};
  return success();
}

Placed<Guarded<ServerKey>> EstablishKey(const KeyProviderConfig& config,
                                        std::chrono::milliseconds timeout,
                                        std::chrono::milliseconds wait) {
  const bool may_create = !config.expected;  // a new key is never the expected one
  BOOST_OUTCOME_TRY(key, Confined([&] {
                      return std::visit(Establish{timeout, wait, may_create}, config.source);
                    }));
  BOOST_OUTCOME_TRYV(Admit(config, key.secret.public_key()));
  return std::move(key);
}

}  // namespace provider
