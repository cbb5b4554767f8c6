// Report data: how what the asker says becomes the 64 bytes that a quote signs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "mock_agent/guest/attestation.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// PaddedReportData appends zeros; nothing for more than 64 bytes.
std::optional<ReportData> PaddedReportData(std::span<const std::uint8_t> bytes);

// HashedReportData is hash(prefix || ":" || content), padded with zeros; of `raw` the content, which
// then has 64 bytes. An empty name of a hash is sha512. The error is the agent's text.
Outcome<ReportData, std::string> HashedReportData(std::string_view hash_algorithm,
                                                  std::string_view prefix,
                                                  std::span<const std::uint8_t> content);

}  // namespace mock_agent
