// Certificate wish: what the agent puts into a certificate beside what it was asked for.
#pragma once

#include <chrono>

#include "mock_agent/guest/certificate.h"
#include "mock_agent/guest/guest.h"

namespace mock_agent {

// kStartOfTime is when the agent's certificates begin unless somebody wishes otherwise: 1975-01-01.
inline constexpr std::int64_t kStartOfTime = 157766400;

// EndOfTime is when they end: ten years of 365 days from now, in seconds since 1970.
std::int64_t EndOfTime();

// AttestationFor is a certificate's attestation: the report data is the hash of the prefix
// `ratls-cert` and the public key.
std::string AttestationFor(const Attestation& attestation, const P256Key& key);

}  // namespace mock_agent
