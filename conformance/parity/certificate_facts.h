// Certificate facts: what PEM facts says of one certificate.
#pragma once

#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "conformance/parity/pem_facts.h"

namespace conformance::parity {

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, FreeX509>;

// CertificatesIn is every certificate of the PEM text that can be read.
std::vector<Certificate> CertificatesIn(std::string_view pems);

// CertificateFacts looks for the signer among the others. One that cannot be read has one fact.
std::vector<Fact> CertificateFacts(std::string_view der, const std::vector<Certificate>& others,
                                   std::optional<std::time_t> answered_at);

}  // namespace conformance::parity
