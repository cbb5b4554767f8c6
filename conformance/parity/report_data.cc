#include "conformance/parity/report_data.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

namespace conformance::parity {
namespace {

constexpr std::size_t kPlace = 568;
constexpr std::size_t kSize = 64;
// Version 4, an ECDSA key, a TDX enclave.
constexpr std::string_view kQuoteStart{"\x04\x00\x02\x00\x81\x00\x00\x00", 8};

std::string ReportDataOf(std::string_view public_key_info) {
  const std::string hashed = "ratls-cert:" + std::string(public_key_info);
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  EVP_Digest(hashed.data(), hashed.size(), hash.data(), nullptr, EVP_sha512(), nullptr);
  return {reinterpret_cast<const char*>(hash.data()), kSize};
}

}  // namespace

ReportData FindReportData(std::string_view bytes, std::string_view public_key_info) {
  ReportData result{std::string(bytes), ""};
  const std::size_t quote = bytes.find(kQuoteStart);
  if (quote == std::string_view::npos || bytes.size() - quote < kPlace + kSize) return result;
  const std::string expected = ReportDataOf(public_key_info);
  if (bytes.substr(quote + kPlace, kSize) != expected) {
    result.found = "of another key";
    return result;
  }
  std::size_t times = 0;
  for (std::size_t at = result.without.find(expected); at != std::string::npos;
       at = result.without.find(expected, at)) {
    result.without.replace(at, kSize, kSize, '\0');
    ++times;
  }
  result.found = fmt::format("SHA-512 of the key, in the quote, {} times", times);
  return result;
}

}  // namespace conformance::parity
