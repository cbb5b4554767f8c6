#include "provider/quote/report_data.h"

#include <string_view>

namespace provider {
namespace {

constexpr std::string_view kLabel = "tessera/arc-server-key/report-data/v1";

using Length = std::array<std::uint8_t, 4>;

// No part is longer than a hundred bytes.
Length LengthOf(std::span<const std::uint8_t> part) {
  const auto size = static_cast<std::uint32_t>(part.size());
  return {static_cast<std::uint8_t>(size >> 24), static_cast<std::uint8_t>(size >> 16),
          static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
}

}  // namespace

ReportData ReportDataOf(std::span<const std::uint8_t, kBoundKeyBytes> public_key,
                        const BoundBeside& beside) {
  static_assert(kReportDataBytes == kSha512Bytes);
  const auto label = AsBytes(kLabel);
  return Sha512({LengthOf(label), label, LengthOf(public_key), public_key,
                 LengthOf(beside.vouched_key), beside.vouched_key, LengthOf(beside.challenge),
                 beside.challenge});
}

}  // namespace provider
