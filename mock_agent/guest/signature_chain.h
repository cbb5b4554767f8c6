// Signature chain: how a key of GetKey v0 is tied to the app, and the app to the KMS. Two links of
// 65 bytes, r || s || v.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "mock_agent/guest/digest.h"
#include "mock_agent/guest/secp256k1_key.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {

enum class KeyAlgorithm { kSecp256k1, kEd25519 };

// ParseKeyAlgorithm: `secp256k1`, `k256` and the empty string are one. Nothing for any name that
// GetKey v0 refuses.
std::optional<KeyAlgorithm> ParseKeyAlgorithm(std::string_view name);

// PublicKeyOf takes a derived key of 32 bytes as the private key of `algorithm`: SEC1 compressed
// for secp256k1, 33 bytes; raw for Ed25519, 32 bytes. Aborts on a number that is no secp256k1 key,
// which HKDF gives once in 2^128 times.
Bytes PublicKeyOf(std::span<const std::uint8_t> derived_key, KeyAlgorithm algorithm);

// KeyClaim is what link 0 signs: keccak256(purpose || ":" || lowercase hex of the public key).
Digest KeyClaim(std::string_view purpose, std::span<const std::uint8_t> public_key);
// SignKeyClaim is link 0.
Bytes SignKeyClaim(const Secp256k1Key& app_root_key, std::string_view purpose,
                   std::span<const std::uint8_t> public_key);

// AppClaim is what link 1 signs: keccak256("dstack-kms-issued" || ":" || app_id || app root public
// key).
Digest AppClaim(std::span<const std::uint8_t> app_id,
                std::span<const std::uint8_t> app_root_public_key);
// SignAppRootKey is link 1.
Bytes SignAppRootKey(const Secp256k1Key& kms_root_key, std::span<const std::uint8_t> app_id,
                     std::span<const std::uint8_t> app_root_public_key);

}  // namespace mock_agent
