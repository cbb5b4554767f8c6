// PublicKey: the public half of the ARC server key (draft-ietf-privacypass-arc-crypto-01,
// SetupServer).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "provider/agent/result.h"

namespace provider {

// x0 || x1 || x2 || x0Blinding, 32 bytes big-endian each.
inline constexpr std::size_t kPrivateKeyBytes = 128;
// X0 || X1 || X2, SEC1 compressed.
inline constexpr std::size_t kPublicKeyBytes = 99;

using PublicKey = std::array<std::uint8_t, kPublicKeyBytes>;

// ComputePublicKey takes four valid scalars and gives X0 = x0*G + x0Blinding*H, X1 = x1*H and
// X2 = x2*H. Refuses with kCryptoFailed when OpenSSL does, or when one of the three is the point
// at infinity.
Result<PublicKey> ComputePublicKey(std::span<const std::uint8_t, kPrivateKeyBytes> private_key);

// CheckPublicKey takes what somebody else says is a public key. Refuses with kPublicKeyMalformed unless
// it is three points of P-256, none of them at infinity (which has no such form), each compressed; with
// kCryptoFailed when OpenSSL does.
Result<void> CheckPublicKey(const PublicKey& claimed);

}  // namespace provider
