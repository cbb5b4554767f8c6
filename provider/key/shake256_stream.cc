#include "provider/key/shake256_stream.h"

#include <algorithm>
#include <boost/outcome/try.hpp>
#include <utility>

namespace provider {

Result<Shake256Stream> Shake256Stream::Absorb(std::string_view label,
                                              std::span<const std::uint8_t> secret) {
  Context absorbed(EVP_MD_CTX_new());
  if (!absorbed || EVP_DigestInit_ex(absorbed.get(), EVP_shake256(), nullptr) != 1 ||
      EVP_DigestUpdate(absorbed.get(), label.data(), label.size()) != 1 ||
      EVP_DigestUpdate(absorbed.get(), secret.data(), secret.size()) != 1) {
    return Reason::kCryptoFailed;
  }
  return Shake256Stream(std::move(absorbed));
}

Result<void> Shake256Stream::Read(std::span<std::uint8_t> out) {
  BOOST_OUTCOME_TRYV(SqueezeAtLeast(used_ + out.size()));
  const auto next = squeezed_.ExposeSecret().subspan(used_, out.size());
  std::copy(next.begin(), next.end(), out.begin());
  used_ += out.size();
  return success();
}

// OpenSSL 3.0 squeezes a context only once, so that more output means the whole output again, from
// a copy of the context.
Result<void> Shake256Stream::SqueezeAtLeast(std::size_t size) {
  if (size <= squeezed_.size()) return success();
  auto longer = SecretBytes::Zeroed(std::max(size, 2 * squeezed_.size()));
  const Context copy(EVP_MD_CTX_new());
  if (!copy || EVP_MD_CTX_copy_ex(copy.get(), absorbed_.get()) != 1 ||
      EVP_DigestFinalXOF(copy.get(), longer.ExposeMutable().data(), longer.size()) != 1) {
    return Reason::kCryptoFailed;
  }
  squeezed_ = std::move(longer);
  return success();
}

}  // namespace provider
