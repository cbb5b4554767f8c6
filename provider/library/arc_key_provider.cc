#include "provider/library/arc_key_provider.h"

#include <unistd.h>

#include <utility>

#include "provider/key/fingerprint.h"
#include "provider/key/key_provider.h"
#include "provider/key/preflight.h"

namespace arc {

struct KeyProviderConfig::Inside {
  provider::KeyProviderConfig config;
};

struct ServerKey::Inside {
  provider::Guarded<provider::ServerKey> key;
  std::string fingerprint;
};

namespace {

Refusal Words(const provider::Refusal& refusal) {
  const provider::ReasonRow& row = provider::RowOf(refusal.reason);
  return {.token = std::string(row.token),
          .what = std::string(row.description),
          .where = refusal.place,
          .advice = std::string(row.advice)};
}

provider::Placed<provider::KeyProviderConfig> Read(const provider::Lookup& lookup) {
  auto config = provider::ConfigFromEnvironment(lookup);
  if (config) return std::move(config.value());
  return provider::LocateConfigRefusal(config.error(), lookup);
}

}  // namespace

KeyProviderConfig::KeyProviderConfig(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {
}
KeyProviderConfig::KeyProviderConfig(KeyProviderConfig&&) noexcept = default;
KeyProviderConfig& KeyProviderConfig::operator=(KeyProviderConfig&&) noexcept = default;
KeyProviderConfig::~KeyProviderConfig() = default;

Outcome<KeyProviderConfig> KeyProviderConfig::FromEnvironment() {
  auto config = Read(provider::Lookup::OfProcess(environ));
  if (!config) return Words(config.error());
  return KeyProviderConfig(std::make_unique<Inside>(Inside{std::move(config.value())}));
}

Outcome<KeyProviderConfig> KeyProviderConfig::FromVariables(
    const std::map<std::string, std::string, std::less<>>& variables) {
  auto config = Read(provider::Lookup(variables));
  if (!config) return Words(config.error());
  return KeyProviderConfig(std::make_unique<Inside>(Inside{std::move(config.value())}));
}

std::string_view KeyProviderConfig::provider() const {
  return provider::NameOf(inside_->config.source);
}

ServerKey::ServerKey(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {
}
ServerKey::ServerKey(ServerKey&&) noexcept = default;
ServerKey& ServerKey::operator=(ServerKey&&) noexcept = default;
ServerKey::~ServerKey() = default;

const std::array<std::uint8_t, ServerKey::kPublicKeyBytes>& ServerKey::public_key() const {
  return inside_->key.secret.public_key();
}

const std::string& ServerKey::fingerprint() const {
  return inside_->fingerprint;
}

std::span<const std::uint8_t, ServerKey::kPrivateKeyBytes> ServerKey::ExposePrivateKey() const {
  return inside_->key.secret.private_key().ExposeSecret().first<kPrivateKeyBytes>();
}

std::optional<Refusal> Preflight(const KeyProviderConfig& config, const Limits& limits) {
  const auto& inside = config.inside().config;
  const bool agent = std::holds_alternative<provider::DstackKmsProvider>(inside.source);
  const auto probe = agent ? provider::Probe::kAskWhoItIs : provider::Probe::kConnect;
  const auto findings = provider::RunPreflight(inside, probe, limits.timeout, limits.wait);
  if (findings) return std::nullopt;
  return Words(findings.error());
}

Outcome<ServerKey> Establish(const KeyProviderConfig& config, const Limits& limits) {
  auto key = provider::EstablishKey(config.inside().config, limits.timeout, limits.wait);
  if (!key) return Words(key.error());
  auto fingerprint = provider::Fingerprint(key.value().secret.public_key());
  return ServerKey(std::make_unique<ServerKey::Inside>(
      ServerKey::Inside{std::move(key.value()), std::move(fingerprint)}));
}

}  // namespace arc
