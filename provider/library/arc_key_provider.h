// arc-key-provider as a library: the ARC server key in the process of its issuer or exit.
//
//   find_package(arc-key-provider REQUIRED)
//   target_link_libraries(issuer PRIVATE arc::key_provider)
//
// Nothing throws but std::bad_alloc. Nothing is written anywhere but, for provider file, the key
// file. A key is worth what its agent is: one that a mock or a simulator derived, outside of a TEE,
// protects nothing.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace arc {

// Refusal says why there is no key. The tokens are those of docs/refusals.md.
struct Refusal {
  std::string token;  // for machines: stays the same from version to version
  std::string what;   // what happened, in static words
  // The socket, key file, key id or variable as configured, unescaped, and the system's own word for why;
  // or empty.
  std::string where;
  std::string advice;  // what the operator can do, in static words
};

template <typename T>
using Outcome = std::variant<T, Refusal>;

// KeyProviderConfig is one provider with all of its settings, which were found consistent.
class KeyProviderConfig {
 public:
  // FromEnvironment reads the TESSERA_* variables of this process (arc-key-provider --help).
  static Outcome<KeyProviderConfig> FromEnvironment();
  // FromVariables reads the same variables from a map by name. Names that are no TESSERA_* are
  // ignored.
  static Outcome<KeyProviderConfig> FromVariables(
      const std::map<std::string, std::string, std::less<>>& variables);

  KeyProviderConfig(KeyProviderConfig&&) noexcept;
  KeyProviderConfig& operator=(KeyProviderConfig&&) noexcept;
  ~KeyProviderConfig();

  // provider is ephemeral, file or dstack-kms.
  std::string_view provider() const;

  struct Inside;
  const Inside& inside() const { return *inside_; }

 private:
  explicit KeyProviderConfig(std::unique_ptr<Inside> inside);

  std::unique_ptr<Inside> inside_;
};

// How long to wait for the guest agent, or for another process that publishes the key file.
struct Limits {
  std::chrono::milliseconds timeout{15'000};  // for the whole exchange, or until it is published
  std::chrono::milliseconds wait{0};          // before it, for a socket that appears late
};

// ServerKey is the ARC server key pair (draft-ietf-privacypass-arc-crypto-01). While one lives, this
// process dumps no core and no other process of its user may trace it. Its destruction wipes the
// private key.
class ServerKey {
 public:
  static constexpr std::size_t kPublicKeyBytes = 99;    // X0, X1, X2, SEC1 compressed
  static constexpr std::size_t kPrivateKeyBytes = 128;  // x0, x1, x2, x0Blinding, big-endian

  ServerKey(ServerKey&&) noexcept;
  ServerKey& operator=(ServerKey&&) noexcept;
  ~ServerKey();

  const std::array<std::uint8_t, kPublicKeyBytes>& public_key() const;
  // fingerprint is the SHA-256 of the public key in 64 lower-case hex digits.
  const std::string& fingerprint() const;
  // ExposePrivateKey is valid as long as this key. Search for this word to find who reads it.
  std::span<const std::uint8_t, kPrivateKeyBytes> ExposePrivateKey() const;

  struct Inside;

 private:
  friend Outcome<ServerKey> Establish(const KeyProviderConfig& config, const Limits& limits);
  explicit ServerKey(std::unique_ptr<Inside> inside);

  std::unique_ptr<Inside> inside_;
};

// Preflight looks at what the configuration names, as `arc-key-provider check` does; for dstack-kms
// it asks the guest agent who it is (`check --probe`). It asks for no key and makes no file.
// Nothing where all is well.
std::optional<Refusal> Preflight(const KeyProviderConfig& config, const Limits& limits = {});

// Establish gives the key of the configured provider, and no other whatever happens: nothing is
// cached, nothing is tried instead.
Outcome<ServerKey> Establish(const KeyProviderConfig& config, const Limits& limits = {});

}  // namespace arc
