// ReportData: what a quote says about the ARC server key.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "provider/quote/sha2.h"

namespace provider {

// 64 bytes, which the guest chooses and the hardware signs (Intel TDX: REPORTDATA).
inline constexpr std::size_t kReportDataBytes = 64;

using ReportData = std::array<std::uint8_t, kReportDataBytes>;

// X0 || X1 || X2 of the ARC public key, SEC1 compressed (provider/key/public_key.h).
inline constexpr std::size_t kBoundKeyBytes = 99;
// The most that is taken for a challenge.
inline constexpr std::size_t kMostChallengeBytes = 64;

// What is bound beside the key. Each may be empty.
struct BoundBeside {
  // The public key of secp256k1, SEC1 compressed, that a signature chain vouches for; without it
  // here, a chain would be one of any key of the app.
  std::span<const std::uint8_t> vouched_key;
  std::span<const std::uint8_t> challenge;  // of who wants to know that the quote is fresh
};

// ReportDataOf binds an ARC public key. LP(x) is a four-byte big-endian length and x:
//   SHA-512(LP("tessera/arc-server-key/report-data/v1") || LP(public key) || LP(vouched key) ||
//           LP(challenge))
// Each part has its length before it, so that no two sets of parts give one text; the label is ours
// alone, so that no report data that another program asks for (app-data:, dip1::) is one of these.
// docs/provider.md has the same words.
ReportData ReportDataOf(std::span<const std::uint8_t, kBoundKeyBytes> public_key,
                        const BoundBeside& beside);

}  // namespace provider
