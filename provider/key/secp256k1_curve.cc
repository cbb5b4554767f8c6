#include "provider/key/secp256k1_curve.h"

#include <openssl/crypto.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "provider/key/openssl_ptr.h"
#include "provider/key/random_bytes.h"

namespace provider {
namespace {

constexpr std::size_t kNumberBytes = 32;
constexpr std::size_t kUncompressedBytes = 65;
constexpr std::uint8_t kUncompressed = 0x04;

using Secp256k1Context = OpenSslPtr<secp256k1_context, secp256k1_context_destroy>;

Secp256k1PublicKey Compressed(const secp256k1_pubkey& point) {
  Secp256k1PublicKey bytes{};
  std::size_t size = bytes.size();
  if (secp256k1_ec_pubkey_serialize(secp256k1_context_static, bytes.data(), &size, &point,
                                    SECP256K1_EC_COMPRESSED) != 1) {
    std::abort();  // libsecp256k1 never fails here
  }
  return bytes;
}

// Nothing where r or s is beyond the order, or the recovery id is none.
std::optional<secp256k1_ecdsa_recoverable_signature> RecoverableOf(const ChainLink& link) {
  secp256k1_ecdsa_recoverable_signature signature{};
  const int recovery_id = link.back();
  if (recovery_id > 3 || secp256k1_ecdsa_recoverable_signature_parse_compact(
                             secp256k1_context_static, &signature, link.data(), recovery_id) != 1) {
    return std::nullopt;
  }
  return signature;
}

}  // namespace

std::optional<Secp256k1PublicKey> ParseSecp256k1PublicKey(std::span<const std::uint8_t> sec1) {
  const bool lawful = sec1.size() == kSecp256k1PublicKeyBytes ||
                      (sec1.size() == kUncompressedBytes && sec1.front() == kUncompressed);
  secp256k1_pubkey point{};
  if (!lawful ||
      secp256k1_ec_pubkey_parse(secp256k1_context_static, &point, sec1.data(), sec1.size()) != 1) {
    return std::nullopt;
  }
  return Compressed(point);
}

Result<Secp256k1PublicKey> Secp256k1PublicKeyOf(const SecretBytes& private_key) {
  if (private_key.size() != kNumberBytes) return Reason::kKeyNotSecp256k1;
  const Secp256k1Context context(secp256k1_context_create(SECP256K1_CONTEXT_NONE));
  std::array<std::uint8_t, kNumberBytes> blinding{};
  BOOST_OUTCOME_TRYV(FillRandom(blinding));
  if (secp256k1_context_randomize(context.get(), blinding.data()) != 1) {
    return Reason::kCryptoFailed;
  }
  OPENSSL_cleanse(blinding.data(), blinding.size());
  secp256k1_pubkey point{};
  if (secp256k1_ec_pubkey_create(context.get(), &point, private_key.ExposeSecret().data()) != 1) {
    return Reason::kKeyNotSecp256k1;
  }
  return Compressed(point);
}

bool IsCanonical(const ChainLink& link) {
  const auto recoverable = RecoverableOf(link);
  if (!recoverable) return false;
  const auto is_zero = [](auto number) {
    return std::ranges::all_of(number, [](std::uint8_t byte) { return byte == 0; });
  };
  const std::span<const std::uint8_t, kLinkBytes> bytes(link);
  if (is_zero(bytes.first<kNumberBytes>()) ||
      is_zero(bytes.subspan<kNumberBytes, kNumberBytes>())) {
    return false;
  }
  secp256k1_ecdsa_signature signature{};
  if (secp256k1_ecdsa_recoverable_signature_convert(secp256k1_context_static, &signature,
                                                    &*recoverable) != 1) {
    return false;
  }
  const bool is_high =
      secp256k1_ecdsa_signature_normalize(secp256k1_context_static, nullptr, &signature) == 1;
  return !is_high;
}

std::optional<Secp256k1PublicKey> SignerOf(const ChainLink& link, const Keccak256Digest& digest) {
  const auto signature = RecoverableOf(link);
  secp256k1_pubkey signer{};
  if (!signature ||
      secp256k1_ecdsa_recover(secp256k1_context_static, &signer, &*signature, digest.data()) != 1) {
    return std::nullopt;
  }
  return Compressed(signer);
}

}  // namespace provider
