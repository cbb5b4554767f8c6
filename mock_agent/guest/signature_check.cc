#include "mock_agent/guest/signature_check.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <secp256k1.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

constexpr std::size_t kScalarBytes = 32;
constexpr std::size_t kSignatureOfTwo = 2 * kScalarBytes;

std::string SignatureError() {
  return "signature error";
}

struct Number {
  Number() : value(BN_new(), BN_free) {}
  BIGNUM* get() const { return value.get(); }
  std::unique_ptr<BIGNUM, void (*)(BIGNUM*)> value;
};

// IsPoint tells whether y belongs to a point of the curve -x^2 + y^2 = 1 + d x^2 y^2 over the field
// of p = 2^255 - 19: whether (y^2 - 1) / (d y^2 + 1) is a square. A y that is not below p counts as
// what it is modulo p.
bool IsPoint(std::span<const std::uint8_t> encoded) {
  constexpr const char* kP = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
  constexpr const char* kD = "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3";
  std::array<std::uint8_t, kScalarBytes> little_endian{};
  std::ranges::copy(encoded, little_endian.begin());
  little_endian.back() &= 0x7f;  // the other bit is the sign of x

  const std::unique_ptr<BN_CTX, void (*)(BN_CTX*)> context(BN_CTX_new(), BN_CTX_free);
  Number p;
  Number d;
  Number y2;
  Number numerator;
  Number denominator;
  BIGNUM* parsed = p.get();
  BN_hex2bn(&parsed, kP);
  parsed = d.get();
  BN_hex2bn(&parsed, kD);
  BN_lebin2bn(little_endian.data(), static_cast<int>(little_endian.size()), y2.get());
  BN_mod_sqr(y2.get(), y2.get(), p.get(), context.get());
  BN_mod_sub(numerator.get(), y2.get(), BN_value_one(), p.get(), context.get());
  BN_mod_mul(denominator.get(), y2.get(), d.get(), p.get(), context.get());
  BN_mod_add(denominator.get(), denominator.get(), BN_value_one(), p.get(), context.get());
  // A fraction is a square where the product is; the denominator is never zero, as -1/d is none.
  BN_mod_mul(numerator.get(), numerator.get(), denominator.get(), p.get(), context.get());
  return BN_kronecker(numerator.get(), p.get(), context.get()) >= 0;
}

const secp256k1_context* CheckingContext() {
  static const std::unique_ptr<secp256k1_context, void (*)(secp256k1_context*)> context(
      secp256k1_context_create(SECP256K1_CONTEXT_NONE), secp256k1_context_destroy);
  return context.get();
}

bool ParseKey(std::span<const std::uint8_t> bytes, secp256k1_pubkey& key) {
  constexpr std::uint8_t kEven = 2;
  constexpr std::uint8_t kOdd = 3;
  constexpr std::uint8_t kWhole = 4;
  constexpr std::uint8_t kCompact = 5;
  constexpr std::size_t kCompressedBytes = 33;
  constexpr std::size_t kWholeBytes = 65;
  Bytes sec1(bytes.begin(), bytes.end());
  const std::uint8_t tag = sec1.empty() ? 0 : sec1.front();
  const bool compressed = tag == kEven || tag == kOdd || tag == kCompact;
  if (!(compressed && sec1.size() == kCompressedBytes) &&
      !(tag == kWhole && sec1.size() == kWholeBytes)) {
    return false;
  }
  if (tag == kCompact) sec1.front() = kEven;
  return secp256k1_ec_pubkey_parse(CheckingContext(), &key, sec1.data(), sec1.size()) == 1;
}

bool ParseSignature(std::span<const std::uint8_t> bytes, secp256k1_ecdsa_signature& signature) {
  const auto is_zero = [](std::span<const std::uint8_t> scalar) {
    return std::ranges::all_of(scalar, [](std::uint8_t byte) { return byte == 0; });
  };
  return bytes.size() == kSignatureOfTwo && !is_zero(bytes.first(kScalarBytes)) &&
         !is_zero(bytes.last(kScalarBytes)) &&
         secp256k1_ecdsa_signature_parse_compact(CheckingContext(), &signature, bytes.data()) == 1;
}

}  // namespace

Outcome<bool, std::string> CheckEd25519(std::span<const std::uint8_t> public_key,
                                        std::span<const std::uint8_t> signature,
                                        std::span<const std::uint8_t> message) {
  if (public_key.size() != kScalarBytes) return std::string("invalid public key");
  if (!IsPoint(public_key)) {
    // The text of the error, which holds that of its cause, and then the cause.
    return SignatureError() + ": Cannot decompress Edwards point: Cannot decompress Edwards point";
  }
  if (signature.size() != kSignatureOfTwo) return SignatureError();
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()),
      EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> check(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return key != nullptr &&
         EVP_DigestVerifyInit(check.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(check.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

Outcome<bool, std::string> CheckSecp256k1(std::span<const std::uint8_t> public_key,
                                          std::span<const std::uint8_t> signature,
                                          std::span<const std::uint8_t> digest) {
  secp256k1_pubkey key;
  secp256k1_ecdsa_signature parsed;
  if (!ParseKey(public_key, key) || !ParseSignature(signature, parsed)) return SignatureError();
  if (digest.size() < kScalarBytes / 2) return false;
  const auto used = digest.first(std::min(digest.size(), kScalarBytes));
  std::array<std::uint8_t, kScalarBytes> whole{};
  std::ranges::copy(used, whole.end() - static_cast<std::ptrdiff_t>(used.size()));
  return secp256k1_ecdsa_verify(CheckingContext(), &parsed, whole.data(), &key) == 1;
}

}  // namespace mock_agent
