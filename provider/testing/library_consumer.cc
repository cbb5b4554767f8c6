// A consumer of the installed library, as an issuer would be: built outside of the tree by
// library_test.py. Prints the provider, the fingerprint, and the private key as hex; a refusal's
// token and place on standard error.
#include <arc_key_provider/arc_key_provider.h>

#include <cstdio>

namespace {

int Say(const arc::Refusal& refusal) {
  std::fprintf(stderr, "%s (%s)\n", refusal.token.c_str(), refusal.where.c_str());
  return refusal.what.empty() || refusal.advice.empty() ? 2 : 1;
}

}  // namespace

int main() {
  const auto read = arc::KeyProviderConfig::FromEnvironment();
  if (const auto* refusal = std::get_if<arc::Refusal>(&read)) return Say(*refusal);
  const auto& config = std::get<arc::KeyProviderConfig>(read);
  if (const auto refusal = arc::Preflight(config)) return Say(*refusal);
  const auto established = arc::Establish(config, {.timeout = std::chrono::seconds(15)});
  if (const auto* refusal = std::get_if<arc::Refusal>(&established)) return Say(*refusal);
  const auto& key = std::get<arc::ServerKey>(established);
  std::printf("%s %s ", std::string(config.provider()).c_str(), key.fingerprint().c_str());
  for (const std::uint8_t byte : key.ExposePrivateKey()) std::printf("%02x", byte);
  std::printf(" %zu\n", key.public_key().size());
  return 0;
}
