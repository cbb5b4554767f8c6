// What tests read out of a signature: the public key that made it.
#pragma once

#include <gtest/gtest.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <memory>

#include "mock_agent/guest/digest.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {

// RecoverPublicKey is the SEC1 compressed key that signed `digest`. Empty, and a test failure, for
// bytes that are no r || s || v.
inline Bytes RecoverPublicKey(const Digest& digest, const Bytes& signature) {
  const std::unique_ptr<secp256k1_context, void (*)(secp256k1_context*)> context(
      secp256k1_context_create(SECP256K1_CONTEXT_NONE), secp256k1_context_destroy);
  if (signature.size() != 65 || signature[64] > 3) {
    ADD_FAILURE() << "not r || s || v";
    return {};
  }
  secp256k1_ecdsa_recoverable_signature parsed;
  secp256k1_pubkey point;
  if (secp256k1_ecdsa_recoverable_signature_parse_compact(context.get(), &parsed, signature.data(),
                                                          signature[64]) != 1 ||
      secp256k1_ecdsa_recover(context.get(), &point, &parsed, digest.data()) != 1) {
    ADD_FAILURE() << "no key made this signature";
    return {};
  }
  Bytes compressed(33);
  std::size_t size = compressed.size();
  secp256k1_ec_pubkey_serialize(context.get(), compressed.data(), &size, &point,
                                SECP256K1_EC_COMPRESSED);
  return compressed;
}

}  // namespace mock_agent
