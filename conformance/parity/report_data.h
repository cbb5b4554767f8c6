// Report data: the 64 bytes of an attestation that bind it to a key.
#pragma once

#include <string>
#include <string_view>

namespace conformance::parity {

struct ReportData {
  std::string without;  // the bytes, with the key's report data replaced by zeros
  // Where it was found: "SHA-512 of the key, in the quote, 2 times"; "of another key" where there is
  // a quote with other report data; empty where there is no quote.
  std::string found;
};

// FindReportData looks for a TDX quote in the bytes and for the report data of an RA-TLS certificate:
// SHA-512 of "ratls-cert:" and the SubjectPublicKeyInfo, at bytes 568 to 631 of the quote.
ReportData FindReportData(std::string_view bytes, std::string_view public_key_info);

}  // namespace conformance::parity
