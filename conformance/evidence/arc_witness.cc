#include "conformance/evidence/arc_witness.h"

#include <botan/bigint.h>
#include <botan/ec_group.h>
#include <botan/hash.h>
#include <botan/secmem.h>

#include <array>
#include <string>
#include <string_view>

namespace conformance {
namespace {

constexpr std::string_view kLabel = "tessera/dstack-kms/arc-server-key/v1";
constexpr std::size_t kScalarSize = 32;
constexpr std::size_t kPointSize = 33;
constexpr std::size_t kScalars = 4;

// GeneratorH of the draft, SEC1 compressed: hash_to_curve(P256_XMD:SHA-256_SSWU_RO_) of the
// compressed base point with the tag HashToGroup-ARCV1-P256generatorH.
constexpr std::array<std::uint8_t, kPointSize> kGeneratorH = {
    0x02, 0x2d, 0x47, 0xce, 0x5f, 0x78, 0x09, 0x2b, 0x3e, 0x2b, 0x05,
    0x72, 0x28, 0xf4, 0x76, 0x92, 0xd5, 0x4f, 0xb6, 0xb5, 0x54, 0xb1,
    0xc1, 0xb1, 0xd5, 0xc9, 0x3e, 0xe3, 0x83, 0xb7, 0x84, 0x83, 0xdb};

// Stream is the first `size` bytes of SHAKE256(label || secret).
Botan::secure_vector<std::uint8_t> Stream(std::span<const std::uint8_t> secret, std::size_t size) {
  const auto shake =
      Botan::HashFunction::create_or_throw("SHAKE-256(" + std::to_string(8 * size) + ")");
  shake->update(std::string(kLabel));
  shake->update(secret.data(), secret.size());
  return shake->final();
}

// DrawScalars reads the stream in draws of 32 bytes, passes over those outside [1, order), and asks
// for a stream twice as long where that leaves too few.
std::vector<Botan::BigInt> DrawScalars(std::span<const std::uint8_t> secret,
                                       const Botan::BigInt& order) {
  for (std::size_t draws = kScalars;; draws *= 2) {
    const auto stream = Stream(secret, draws * kScalarSize);
    std::vector<Botan::BigInt> scalars;
    for (std::size_t i = 0; i < draws && scalars.size() < kScalars; ++i) {
      const Botan::BigInt draw(stream.data() + i * kScalarSize, kScalarSize);
      if (draw.is_nonzero() && draw < order) scalars.push_back(draw);
    }
    if (scalars.size() == kScalars) return scalars;
  }
}

}  // namespace

std::vector<std::vector<std::uint8_t>> ArcScalars(std::span<const std::uint8_t> secret) noexcept {
  const Botan::EC_Group group("secp256r1");
  std::vector<std::vector<std::uint8_t>> encoded;
  for (const Botan::BigInt& scalar : DrawScalars(secret, group.get_order())) {
    encoded.emplace_back(kScalarSize);
    Botan::BigInt::encode_1363(encoded.back().data(), kScalarSize, scalar);
  }
  return encoded;
}

std::vector<std::uint8_t> ArcPublicKey(std::span<const std::uint8_t> secret) noexcept {
  const Botan::EC_Group group("secp256r1");
  const auto h = group.OS2ECP(kGeneratorH.data(), kGeneratorH.size());
  const auto scalars = DrawScalars(secret, group.get_order());
  const auto& x0_blinding = scalars[3];
  std::vector<std::uint8_t> key;
  for (const Botan::PointGFp& point :
       {group.point_multiply(scalars[0], h, x0_blinding), h * scalars[1], h * scalars[2]}) {
    const auto encoded = point.encode(Botan::PointGFp::COMPRESSED);
    key.insert(key.end(), encoded.begin(), encoded.end());
  }
  return key;
}

}  // namespace conformance
