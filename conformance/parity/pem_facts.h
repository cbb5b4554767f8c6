// PEM facts: everything about keys and certificates that stays when they are made anew.
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/parity/difference.h"

namespace conformance::parity {

struct Fact {
  std::string part;  // "extensions", "certificate 2 subject"; the first certificate has no number
  std::string text;
  // Another way to say it: two facts are the same where either says the same. Empty: none.
  std::string otherwise;
};

// FactsOf is about a text of one or more PEM blocks: their layout; of a certificate its version,
// serial number, algorithms, names with the types of their strings, validity (as dates, or as days
// from `answered_at`), extensions in order with their values, the report data of an attestation in
// them, and who signed it; of a private key its form and whose it is. `pems` is what the answer
// holds in PEM, in which signers and owners are looked for.
std::vector<Fact> FactsOf(std::string_view text, std::string_view pems,
                          std::optional<std::time_t> answered_at);

// DifferingFacts are those that two sides do not share, in the left side's order.
std::vector<Difference> DifferingFacts(const std::vector<Fact>& left,
                                       const std::vector<Fact>& right);

}  // namespace conformance::parity
