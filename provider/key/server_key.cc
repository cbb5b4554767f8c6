#include "provider/key/server_key.h"

#include <boost/outcome/try.hpp>

#include "provider/key/random_bytes.h"
#include "provider/key/scalar.h"
#include "provider/key/shake256_stream.h"

namespace provider {
namespace {

constexpr std::string_view kLabel = "tessera/dstack-kms/arc-server-key/v1";

class RandomStream final : public ByteStream {
 public:
  Result<void> Read(std::span<std::uint8_t> out) override { return FillRandom(out); }
};

}  // namespace

Result<ServerKey> ServerKey::Derive(const AgentSecret& secret) {
  auto stream = Shake256Stream::Absorb(kLabel, secret.bytes().ExposeSecret());
  return Draw(stream);
}

Result<ServerKey> ServerKey::Parse(std::span<const std::uint8_t> private_key) {
  if (private_key.size() != kPrivateKeyBytes) return Reason::kKeyFileInvalid;
  for (std::size_t at = 0; at < kPrivateKeyBytes; at += kScalarBytes) {
    if (!IsScalar(private_key.subspan(at).first<kScalarBytes>())) return Reason::kKeyFileInvalid;
  }
  return OfScalars(SecretBytes::CopyOf(private_key));
}

Result<ServerKey> ServerKey::Random() {
  RandomStream stream;
  return Draw(stream);
}

Result<ServerKey> ServerKey::Draw(ByteStream& stream) {
  auto private_key = SecretBytes::Zeroed(kPrivateKeyBytes);
  for (std::size_t at = 0; at < kPrivateKeyBytes; at += kScalarBytes) {
    const auto out = private_key.ExposeMutable().subspan(at).first<kScalarBytes>();
    BOOST_OUTCOME_TRYV(DrawScalar(stream, out));
  }
  return OfScalars(std::move(private_key));
}

Result<ServerKey> ServerKey::OfScalars(SecretBytes private_key) {
  BOOST_OUTCOME_TRY(public_key,
                    ComputePublicKey(private_key.ExposeSecret().first<kPrivateKeyBytes>()));
  return ServerKey(std::move(private_key), public_key);
}

}  // namespace provider
