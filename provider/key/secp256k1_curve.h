// What a signature chain needs of the curve secp256k1: public keys, and who made a signature.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "provider/agent/result.h"
#include "provider/agent/secret_bytes.h"
#include "provider/agent/signature_chain.h"
#include "provider/key/keccak256.h"

namespace provider {

// SEC1 compressed: 02 or 03, and x in 32 bytes big-endian.
inline constexpr std::size_t kSecp256k1PublicKeyBytes = 33;

using Secp256k1PublicKey = std::array<std::uint8_t, kSecp256k1PublicKeyBytes>;

// ParseSecp256k1PublicKey takes SEC1, compressed (33 bytes) or uncompressed (65 bytes beginning
// with 04). Nothing for any other form, the hybrid one included, and for what is no point.
std::optional<Secp256k1PublicKey> ParseSecp256k1PublicKey(std::span<const std::uint8_t> sec1);

// Secp256k1PublicKeyOf a private key: a number of 32 bytes, big-endian. Refuses with
// kKeyNotSecp256k1 where it has another size, is zero or not below the order of the group, and with
// kCryptoFailed where there is no randomness to blind the computation with.
Result<Secp256k1PublicKey> Secp256k1PublicKeyOf(const SecretBytes& private_key);

// IsCanonical: r and s are neither zero nor beyond the order of the group, s is in its lower half
// (SEC1 lets either half pass, so that anybody could make a second signature of one), and the
// recovery id is 0 to 3.
bool IsCanonical(const ChainLink& link);

// SignerOf is the one public key under which a canonical link is a signature of the digest. Nothing
// where there is none.
std::optional<Secp256k1PublicKey> SignerOf(const ChainLink& link, const Keccak256Digest& digest);

}  // namespace provider
