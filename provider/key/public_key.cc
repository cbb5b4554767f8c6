#include "provider/key/public_key.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <boost/outcome/try.hpp>
#include <utility>

#include "provider/key/openssl_ptr.h"
#include "provider/key/scalar.h"

namespace provider {
namespace {

constexpr std::size_t kPointBytes = 33;  // SEC1 compressed

using PointBytes = std::array<std::uint8_t, kPointBytes>;
using Point = OpenSslPtr<EC_POINT, EC_POINT_clear_free>;
using Number = OpenSslPtr<BIGNUM, BN_clear_free>;

// The second generator: hash-to-curve P256_XMD:SHA-256_SSWU_RO_ (RFC 9380) of the SEC1 compressed
// base point under the tag "HashToGroup-ARCV1-P256generatorH"
// (draft-ietf-privacypass-arc-crypto-01). SEC1 uncompressed: to find y takes a square root.
constexpr std::array<std::uint8_t, 65> kGeneratorH{
    0x04, 0x2d, 0x47, 0xce, 0x5f, 0x78, 0x09, 0x2b, 0x3e, 0x2b, 0x05, 0x72, 0x28,
    0xf4, 0x76, 0x92, 0xd5, 0x4f, 0xb6, 0xb5, 0x54, 0xb1, 0xc1, 0xb1, 0xd5, 0xc9,
    0x3e, 0xe3, 0x83, 0xb7, 0x84, 0x83, 0xdb, 0x6f, 0x7f, 0xb3, 0xab, 0x8b, 0x71,
    0x66, 0x90, 0xa9, 0xa8, 0x34, 0x37, 0xc3, 0xb6, 0x25, 0x4b, 0x1e, 0x62, 0xe9,
    0xaf, 0xdf, 0x6d, 0x80, 0xb9, 0x91, 0xe2, 0xc7, 0x3e, 0xd8, 0x30, 0xa0, 0x0c};

// P256 is the group with both generators and room to compute in. Every intermediate value is wiped.
class P256 {
 public:
  static Result<P256> Create() {
    P256 p256;
    if (!p256.group_ || !p256.context_ || !p256.h_ ||
        EC_POINT_oct2point(p256.group_.get(), p256.h_.get(), kGeneratorH.data(), kGeneratorH.size(),
                           p256.context_.get()) != 1) {
      return Reason::kCryptoFailed;
    }
    return p256;
  }

  // Each product is a multiplication of its own: OpenSSL's generic code is constant-time for one
  // scalar, not for two.
  Result<Point> TimesG(std::span<const std::uint8_t, kScalarBytes> scalar) const {
    return Multiply(scalar, nullptr);
  }
  Result<Point> TimesH(std::span<const std::uint8_t, kScalarBytes> scalar) const {
    return Multiply(scalar, h_.get());
  }

  Result<Point> Add(const Point& a, const Point& b) const {
    Point sum(EC_POINT_new(group_.get()));
    if (!sum || EC_POINT_add(group_.get(), sum.get(), a.get(), b.get(), context_.get()) != 1) {
      return Reason::kCryptoFailed;
    }
    return sum;
  }

  // Holds: these bytes are a point of the curve.
  bool Holds(std::span<const std::uint8_t, kPointBytes> bytes) const {
    const Point point(EC_POINT_new(group_.get()));
    return point && EC_POINT_oct2point(group_.get(), point.get(), bytes.data(), bytes.size(),
                                       context_.get()) == 1;
  }

  Result<PointBytes> Compress(const Point& point) const {
    PointBytes bytes{};
    // The point at infinity is one byte and no more.
    if (EC_POINT_point2oct(group_.get(), point.get(), POINT_CONVERSION_COMPRESSED, bytes.data(),
                           bytes.size(), context_.get()) != kPointBytes) {
      return Reason::kCryptoFailed;
    }
    return bytes;
  }

 private:
  P256() = default;

  // Multiply gives scalar times the point, or times G for no point.
  Result<Point> Multiply(std::span<const std::uint8_t, kScalarBytes> scalar,
                         const EC_POINT* point) const {
    const Number number(BN_secure_new());
    Point product(EC_POINT_new(group_.get()));
    if (!number || !product ||
        BN_bin2bn(scalar.data(), static_cast<int>(scalar.size()), number.get()) == nullptr) {
      return Reason::kCryptoFailed;
    }
    BN_set_flags(number.get(), BN_FLG_CONSTTIME);
    const BIGNUM* times_g = point == nullptr ? number.get() : nullptr;
    const BIGNUM* times_point = point == nullptr ? nullptr : number.get();
    if (EC_POINT_mul(group_.get(), product.get(), times_g, point, times_point, context_.get()) !=
        1) {
      return Reason::kCryptoFailed;
    }
    return product;
  }

  OpenSslPtr<EC_GROUP, EC_GROUP_free> group_{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
  OpenSslPtr<BN_CTX, BN_CTX_free> context_{BN_CTX_secure_new()};
  Point h_{group_ ? EC_POINT_new(group_.get()) : nullptr};
};

}  // namespace

Result<PublicKey> ComputePublicKey(std::span<const std::uint8_t, kPrivateKeyBytes> private_key) {
  const auto x0 = private_key.subspan<0, kScalarBytes>();
  const auto x1 = private_key.subspan<kScalarBytes, kScalarBytes>();
  const auto x2 = private_key.subspan<2 * kScalarBytes, kScalarBytes>();
  const auto x0_blinding = private_key.subspan<3 * kScalarBytes, kScalarBytes>();

  BOOST_OUTCOME_TRY(p256, P256::Create());
  BOOST_OUTCOME_TRY(x0_g, p256.TimesG(x0));
  BOOST_OUTCOME_TRY(blinding_h, p256.TimesH(x0_blinding));
  BOOST_OUTCOME_TRY(sum, p256.Add(x0_g, blinding_h));
  BOOST_OUTCOME_TRY(x1_h, p256.TimesH(x1));
  BOOST_OUTCOME_TRY(x2_h, p256.TimesH(x2));

  PublicKey public_key{};
  auto out = public_key.begin();
  for (const Point* point : {&sum, &x1_h, &x2_h}) {
    BOOST_OUTCOME_TRY(bytes, p256.Compress(*point));
    out = std::copy(bytes.begin(), bytes.end(), out);
  }
  return public_key;
}

Result<void> CheckPublicKey(const PublicKey& claimed) {
  BOOST_OUTCOME_TRY(p256, P256::Create());
  for (std::size_t at = 0; at < claimed.size(); at += kPointBytes) {
    if (!p256.Holds(std::span(claimed).subspan(at).first<kPointBytes>())) {
      return Reason::kPublicKeyMalformed;
    }
  }
  return success();
}

}  // namespace provider
