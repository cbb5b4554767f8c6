// Shake256Stream: the endless output of SHAKE256 (FIPS 202) as a ByteStream.
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "provider/agent/result.h"
#include "provider/agent/secret_bytes.h"
#include "provider/key/byte_stream.h"
#include "provider/key/openssl_ptr.h"

namespace provider {

class Shake256Stream final : public ByteStream {
 public:
  // Absorb starts the stream of SHAKE256(label || secret); kCryptoFailed when OpenSSL refuses.
  static Result<Shake256Stream> Absorb(std::string_view label,
                                       std::span<const std::uint8_t> secret);

  Result<void> Read(std::span<std::uint8_t> out) override;

 private:
  using Context = OpenSslPtr<EVP_MD_CTX, EVP_MD_CTX_free>;

  explicit Shake256Stream(Context absorbed) : absorbed_(std::move(absorbed)) {}
  Result<void> SqueezeAtLeast(std::size_t size);

  Context absorbed_;
  SecretBytes squeezed_ = SecretBytes::Zeroed(0);  // the stream from its beginning
  std::size_t used_ = 0;                           // how much of it was read
};

}  // namespace provider
