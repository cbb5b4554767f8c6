#include "mock_agent/guest/p256_key.h"

#include <botan/auto_rng.h>
#include <botan/base64.h>
#include <botan/data_src.h>
#include <botan/ecdsa.h>
#include <botan/pkcs8.h>
#include <botan/pubkey.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "mock_agent/guest/der.h"

namespace mock_agent {
namespace {

const Botan::EC_Group& P256() {
  static const Botan::EC_Group group("secp256r1");
  return group;
}

// AlgorithmOfP256 is the AlgorithmIdentifier of such keys.
std::string AlgorithmOfP256() {
  return Der(DerTag::kSequence, {DerObject("1.2.840.10045.2.1"), DerObject("1.2.840.10045.3.1.7")});
}

std::string_view TextOf(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Error NotAKey() {
  return {ErrorCode::kBadKey, "not a P-256 private key"};
}

}  // namespace

Result<P256Key> P256Key::Create(std::span<const std::uint8_t> private_key) {
  const Botan::BigInt number(private_key.data(), private_key.size());
  if (private_key.size() != kPrivateBytes || number.is_zero() || number >= P256().get_order()) {
    return NotAKey();
  }
  P256Key key;
  std::ranges::copy(private_key, key.private_key_.begin());
  Botan::AutoSeeded_RNG blinding;
  key.point_ = Botan::ECDSA_PrivateKey(blinding, P256(), number)
                   .public_point()
                   .encode(Botan::PointGFp::UNCOMPRESSED);
  return key;
}

Result<P256Key> P256Key::FromPem(const std::string& pem) {
  try {
    Botan::DataSource_Memory source(pem);
    const std::unique_ptr<Botan::Private_Key> loaded = Botan::PKCS8::load_key(source);
    const auto* const key = dynamic_cast<const Botan::EC_PrivateKey*>(loaded.get());
    if (key == nullptr || key->domain() != P256()) return NotAKey();
    return Create(Botan::unlock(Botan::BigInt::encode_1363(key->private_value(), kPrivateBytes)));
  } catch (const std::exception&) {
    return NotAKey();
  }
}

P256Key P256Key::Fresh() {
  Botan::AutoSeeded_RNG random;
  while (true) {
    Bytes number(kPrivateBytes);
    random.randomize(number.data(), number.size());
    if (auto key = Create(number)) return std::move(key).value();
  }
}

std::string P256Key::PublicKeyDer() const {
  return Der(DerTag::kSequence, {AlgorithmOfP256(), DerBits(TextOf(point_))});
}

std::string P256Key::Pem() const {
  constexpr std::uint8_t kZero[] = {0};
  constexpr std::uint8_t kOne[] = {1};
  const std::string key =
      Der(DerTag::kSequence, {DerNumber(kOne), Der(DerTag::kOctetString, TextOf(private_key_)),
                              Der(DerTag::kContext1, DerBits(TextOf(point_)))});
  return PemBlock("PRIVATE KEY", Der(DerTag::kSequence, {DerNumber(kZero), AlgorithmOfP256(),
                                                         Der(DerTag::kOctetString, key)}));
}

std::string P256Key::Sign(std::string_view message) const {
  Botan::AutoSeeded_RNG blinding;
  const Botan::ECDSA_PrivateKey key(blinding, P256(),
                                    Botan::BigInt(private_key_.data(), private_key_.size()));
  Botan::PK_Signer signer(key, blinding, "EMSA1(SHA-256)", Botan::DER_SEQUENCE);
  const auto signature = signer.sign_message(reinterpret_cast<const std::uint8_t*>(message.data()),
                                             message.size(), blinding);
  return {signature.begin(), signature.end()};
}

std::string PemBlock(std::string_view name, std::string_view der) {
  constexpr std::size_t kLine = 64;
  const std::string base64 =
      Botan::base64_encode(reinterpret_cast<const std::uint8_t*>(der.data()), der.size());
  std::string pem = fmt::format("-----BEGIN {}-----\n", name);
  pem.reserve(base64.size() + base64.size() / kLine + 3 * pem.size());
  for (std::size_t at = 0; at < base64.size(); at += kLine) {
    pem.append(base64, at, kLine);
    pem += '\n';
  }
  return pem + fmt::format("-----END {}-----\n", name);
}

}  // namespace mock_agent
