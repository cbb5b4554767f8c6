#include "provider/key/shake256_stream.h"

#include <algorithm>
#include <utility>

namespace provider {

// OpenSSL's own takes longer to be found, by its registry of algorithms, than all of the derivation.
Shake256Stream Shake256Stream::Absorb(std::string_view label,
                                      std::span<const std::uint8_t> secret) {
  auto absorbed = std::make_unique<CryptoPP::SHAKE256>();
  absorbed->Update(reinterpret_cast<const std::uint8_t*>(label.data()), label.size());
  absorbed->Update(secret.data(), secret.size());
  return Shake256Stream(std::move(absorbed));
}

Result<void> Shake256Stream::Read(std::span<std::uint8_t> out) {
  SqueezeAtLeast(used_ + out.size());
  const auto next = squeezed_.ExposeSecret().subspan(used_, out.size());
  std::copy(next.begin(), next.end(), out.begin());
  used_ += out.size();
  return success();
}

// Crypto++ squeezes a sponge only once, so that more output means the whole output again, from a copy
// of the sponge.
void Shake256Stream::SqueezeAtLeast(std::size_t size) {
  if (size <= squeezed_.size()) return;
  auto longer = SecretBytes::Zeroed(std::max(size, 2 * squeezed_.size()));
  CryptoPP::SHAKE256 copy(*absorbed_);
  copy.TruncatedFinal(longer.ExposeMutable().data(), longer.size());
  squeezed_ = std::move(longer);
}

}  // namespace provider
