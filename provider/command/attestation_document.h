// AttestationDocument: what attest prints and verify reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/agent/result.h"
#include "provider/key/key_provider.h"
#include "provider/key/public_key.h"
#include "provider/quote/report_data.h"

namespace provider {

// All of it is public.
struct AttestedKey {
  PublicKey public_key;
  std::optional<Vouched> vouched;
  std::vector<std::uint8_t> challenge;   // empty: none
  std::vector<std::uint8_t> quote;       // of which nothing is known yet
  std::string event_log;                 // as the agent gave it
  std::optional<std::string> vm_config;  // the same; the agent's word, which no register bears out

  // report_data is what a quote about this key carries.
  ReportData report_data() const;
};

// AttestationDocument is one JSON object in one line:
//   format           "arc-key-attestation/1"
//   public_key, fingerprint
//   challenge        hex; absent where there is none
//   report_data      hex
//   vouched_key, signature_chain   SEC1 compressed, and two links of 65 bytes; absent where no origin
//                    was configured
//   quote            hex
//   event_log, vm_config           texts as the agent gave them; the second absent where it was not
std::string AttestationDocument(const AttestedKey& attested);

// ParseAttestationDocument takes such an object, with white space and its members in any order, and
// refuses anything else with kDocumentMalformed: an unknown member too, a fingerprint that is not that
// of the public key, and a report data that is not that of the rest. What agrees with itself about a
// public key that is none it refuses with the reasons of CheckPublicKey.
Result<AttestedKey> ParseAttestationDocument(std::string_view text);

}  // namespace provider
