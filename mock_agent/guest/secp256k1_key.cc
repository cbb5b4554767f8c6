#include "mock_agent/guest/secp256k1_key.h"

#include <botan/mac.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "mock_agent/guest/secp256k1_order.h"

namespace mock_agent {
namespace {

// Only reads of the context follow its creation, so threads may share it.
const secp256k1_context* Context() {
  static const std::unique_ptr<secp256k1_context, void (*)(secp256k1_context*)> context(
      secp256k1_context_create(SECP256K1_CONTEXT_NONE), secp256k1_context_destroy);
  return context.get();
}

// The library fails only on a private key out of range, and Create let none in.
void Require(int success) {
  if (success != 1) std::abort();
}

// IsAboveOrder tells whether a digest is no number below the group order.
bool IsAboveOrder(const Digest& digest) {
  return digest >= kSecp256k1Order;
}

// NonceOfWholeDigest is RFC 6979's nonce, section 3.2, but of the digest as it is. The library takes
// it modulo the order, as the RFC says; the agent's Rust crate k256 does not. Only the first nonce is
// made: the next one is asked for once in 2^127 times.
int NonceOfWholeDigest(unsigned char* nonce, const unsigned char* digest, const unsigned char* key,
                       const unsigned char*, void*, unsigned int attempt) {
  constexpr std::size_t kBytes = 32;
  if (attempt > 0) return 0;
  const auto hmac = Botan::MessageAuthenticationCode::create_or_throw("HMAC(SHA-256)");
  Botan::secure_vector<std::uint8_t> hmac_key(kBytes, 0);
  Botan::secure_vector<std::uint8_t> value(kBytes, 1);
  for (const std::uint8_t round : {std::uint8_t{0}, std::uint8_t{1}}) {
    hmac->set_key(hmac_key);
    hmac->update(value);
    hmac->update(round);
    hmac->update(key, kBytes);
    hmac->update(digest, kBytes);
    hmac_key = hmac->final();
    hmac->set_key(hmac_key);
    value = hmac->process(value);
  }
  value = hmac->process(value);
  std::copy(value.begin(), value.end(), nonce);
  return 1;
}

Bytes Compressed(const secp256k1_pubkey& point) {
  Bytes compressed(33);
  std::size_t size = compressed.size();
  Require(secp256k1_ec_pubkey_serialize(Context(), compressed.data(), &size, &point,
                                        SECP256K1_EC_COMPRESSED));
  return compressed;
}

}  // namespace

std::optional<Bytes> SignerOf(std::span<const std::uint8_t> signature, const Digest& digest) {
  secp256k1_ecdsa_recoverable_signature parsed;
  secp256k1_pubkey point;
  if (signature.size() != Secp256k1Key::kSignatureBytes || signature.back() > 3 ||
      secp256k1_ecdsa_recoverable_signature_parse_compact(Context(), &parsed, signature.data(),
                                                          signature.back()) != 1 ||
      secp256k1_ecdsa_recover(Context(), &point, &parsed, digest.data()) != 1) {
    return std::nullopt;
  }
  return Compressed(point);
}

Result<Secp256k1Key> Secp256k1Key::Create(std::span<const std::uint8_t> private_key) {
  if (private_key.size() != kPrivateBytes ||
      secp256k1_ec_seckey_verify(Context(), private_key.data()) != 1) {
    return Error{ErrorCode::kBadKey, "not a secp256k1 private key of 32 bytes"};
  }
  Secp256k1Key key;
  std::copy(private_key.begin(), private_key.end(), key.private_key_.begin());
  return key;
}

Bytes Secp256k1Key::PublicKey() const {
  secp256k1_pubkey point;
  Require(secp256k1_ec_pubkey_create(Context(), &point, private_key_.data()));
  return Compressed(point);
}

Bytes Secp256k1Key::Sign(const Digest& digest) const {
  secp256k1_ecdsa_recoverable_signature signature;
  Require(secp256k1_ecdsa_sign_recoverable(
      Context(), &signature, digest.data(), private_key_.data(),
      IsAboveOrder(digest) ? NonceOfWholeDigest : nullptr, nullptr));
  Bytes bytes(kSignatureBytes);
  int recovery_id = 0;
  Require(secp256k1_ecdsa_recoverable_signature_serialize_compact(Context(), bytes.data(),
                                                                  &recovery_id, &signature));
  bytes.back() = static_cast<std::uint8_t>(recovery_id);
  return bytes;
}

}  // namespace mock_agent
