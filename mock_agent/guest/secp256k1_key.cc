#include "mock_agent/guest/secp256k1_key.h"

#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

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

// Reduced is the digest as a number modulo the group order: RFC 6979 makes the nonce of that, where
// the library takes the digest as it is.
Digest Reduced(const Digest& digest) {
  constexpr Digest kOrder = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                             0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48,
                             0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41};
  if (digest < kOrder) return digest;
  Digest rest{};
  int borrow = 0;
  for (std::size_t i = digest.size(); i-- > 0;) {
    const int difference = digest[i] - kOrder[i] - borrow;
    borrow = difference < 0 ? 1 : 0;
    rest[i] = static_cast<std::uint8_t>(difference & 0xff);
  }
  return rest;
}

}  // namespace

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
  Bytes compressed(33);
  std::size_t size = compressed.size();
  Require(secp256k1_ec_pubkey_serialize(Context(), compressed.data(), &size, &point,
                                        SECP256K1_EC_COMPRESSED));
  return compressed;
}

Bytes Secp256k1Key::Sign(const Digest& digest) const {
  const Digest reduced = Reduced(digest);
  secp256k1_ecdsa_recoverable_signature signature;
  Require(secp256k1_ecdsa_sign_recoverable(Context(), &signature, reduced.data(),
                                           private_key_.data(), nullptr, nullptr));
  Bytes bytes(kSignatureBytes);
  int recovery_id = 0;
  Require(secp256k1_ecdsa_recoverable_signature_serialize_compact(Context(), bytes.data(),
                                                                  &recovery_id, &signature));
  bytes.back() = static_cast<std::uint8_t>(recovery_id);
  return bytes;
}

}  // namespace mock_agent
