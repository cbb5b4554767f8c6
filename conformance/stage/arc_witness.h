// The runner's own derivation of the ARC public key, by Botan: the second C++ witness of the key.
// Shares nothing with the provider.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace conformance {

struct ArcKey {
  // x0 || x1 || x2 || x0Blinding, 32 bytes each: needles for the leak scan.
  std::vector<std::uint8_t> private_key;
  std::array<std::uint8_t, 99> public_key;  // X0 || X1 || X2, SEC1 compressed
};

// DeriveArcKey follows the facts page and SetupServer of draft-ietf-privacypass-arc-crypto-01:
// SHAKE256 over the label and the secret, four scalars of 32 bytes by rejection, X0 = x0*G +
// x0Blinding*H, X1 = x1*H, X2 = x2*H. A library that cannot do this ends the program. The caller
// wipes private_key where it matters.
ArcKey DeriveArcKey(std::span<const std::uint8_t> secret) noexcept;

}  // namespace conformance
