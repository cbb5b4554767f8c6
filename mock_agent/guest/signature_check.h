// Signature check: what Verify says of a signature.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "mock_agent/wire/result.h"

namespace mock_agent {

// Each tells whether the signature is one of the message by the key. The error, for what is no key or
// no signature at all, is the text of the Rust crates.
//
// An Ed25519 key is a point of the curve in 32 bytes; a signature has 64.
Outcome<bool, std::string> CheckEd25519(std::span<const std::uint8_t> public_key,
                                        std::span<const std::uint8_t> signature,
                                        std::span<const std::uint8_t> message);

// A secp256k1 key is SEC1: compressed, not compressed, or compact (0x05, then x of the point with an
// even y). A signature is r and s, 64 bytes; where s is above half of the order, it is none of the
// message. A digest of more than 32 bytes is cut off, of 16 to 31 has zeros in front; a shorter one
// has no signature.
Outcome<bool, std::string> CheckSecp256k1(std::span<const std::uint8_t> public_key,
                                          std::span<const std::uint8_t> signature,
                                          std::span<const std::uint8_t> digest);

}  // namespace mock_agent
