// Private key facts: what PEM facts says of one private key.
#pragma once

#include <string_view>
#include <vector>

#include "conformance/parity/certificate_facts.h"
#include "conformance/parity/pem_facts.h"

namespace conformance::parity {

// PrivateKeyFacts: how the key is encoded, with zeros for the key itself, and which of the
// certificates, from 1, is its own. A key that cannot be read has one fact.
std::vector<Fact> PrivateKeyFacts(std::string_view der,
                                  const std::vector<Certificate>& certificates);

}  // namespace conformance::parity
