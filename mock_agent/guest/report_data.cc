#include "mock_agent/guest/report_data.h"

#include <botan/hash.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace mock_agent {
namespace {

// What a hash is called by askers, and by Botan.
constexpr std::pair<std::string_view, const char*> kHashes[] = {
    {"", "SHA-512"},
    {"sha256", "SHA-256"},
    {"sha384", "SHA-384"},
    {"sha512", "SHA-512"},
    {"sha3-256", "SHA-3(256)"},
    {"sha3-384", "SHA-3(384)"},
    {"sha3-512", "SHA-3(512)"},
    {"keccak256", "Keccak-1600(256)"},
    {"keccak384", "Keccak-1600(384)"},
    {"keccak512", "Keccak-1600(512)"},
};

// Padded takes no more bytes than there is room for.
ReportData Padded(std::span<const std::uint8_t> bytes) {
  ReportData report_data{};
  std::ranges::copy(bytes.first(std::min(bytes.size(), report_data.size())), report_data.begin());
  return report_data;
}

}  // namespace

std::optional<ReportData> PaddedReportData(std::span<const std::uint8_t> bytes) {
  if (bytes.size() > ReportData().size()) return std::nullopt;
  return Padded(bytes);
}

Outcome<ReportData, std::string> HashedReportData(std::string_view hash_algorithm,
                                                  std::string_view prefix,
                                                  std::span<const std::uint8_t> content) {
  if (hash_algorithm == "raw") {
    if (content.size() != ReportData().size()) return std::string("invalid content length");
    return Padded(content);
  }
  const auto* const known =
      std::ranges::find(kHashes, hash_algorithm, [](const auto& each) { return each.first; });
  if (known == std::end(kHashes)) return std::string("invalid hash algorithm");
  const auto hash = Botan::HashFunction::create_or_throw(known->second);
  hash->update(std::string(prefix));
  hash->update(':');
  hash->update(content.data(), content.size());
  const auto digest = hash->final();
  return Padded(std::span(digest.data(), digest.size()));
}

}  // namespace mock_agent
