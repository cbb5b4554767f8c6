// The runner's own derivation of the ARC public key, by Botan: the second C++ witness of the key.
// Shares nothing with the provider.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace conformance {

// Both follow the facts page and SetupServer of draft-ietf-privacypass-arc-crypto-01. A library that
// cannot do this ends the program.

// ArcScalars are x0, x1, x2 and x0Blinding, 32 bytes each, which a client may leak like the secret:
// SHAKE256 over the label and the secret, four scalars by rejection. The caller wipes them where it
// matters.
std::vector<std::vector<std::uint8_t>> ArcScalars(std::span<const std::uint8_t> secret) noexcept;

// ArcPublicKey is X0 || X1 || X2, SEC1 compressed, 99 bytes: X0 = x0*G + x0Blinding*H, X1 = x1*H,
// X2 = x2*H. It takes milliseconds, as long as a whole exchange.
std::vector<std::uint8_t> ArcPublicKey(std::span<const std::uint8_t> secret) noexcept;

}  // namespace conformance
