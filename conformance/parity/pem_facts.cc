#include "conformance/parity/pem_facts.h"

#include <fmt/format.h>
#include <openssl/x509.h>

#include <algorithm>

#include "conformance/parity/certificate_facts.h"
#include "conformance/parity/pem.h"
#include "conformance/parity/private_key_facts.h"

namespace conformance::parity {
namespace {

const Fact* FactNamed(const std::vector<Fact>& facts, const std::string& part) {
  const auto found = std::find_if(facts.begin(), facts.end(),
                                  [&part](const Fact& fact) { return fact.part == part; });
  return found == facts.end() ? nullptr : &*found;
}

bool Same(const Fact& left, const Fact& right) {
  return left.text == right.text || (!left.otherwise.empty() && left.otherwise == right.otherwise);
}

// More than any agent has reason to send.
constexpr std::size_t kMostBlocks = 16;

constexpr const char* kNone = "(nothing)";

}  // namespace

std::vector<Fact> FactsOf(std::string_view text, std::string_view pems,
                          std::optional<std::time_t> answered_at) {
  std::vector<Fact> facts{{"PEM", LayoutOf(text), ""}};
  const auto certificates = CertificatesIn(pems);
  std::size_t number = 0;
  for (const PemBlock& block : BlocksOf(text)) {
    if (++number > kMostBlocks) break;
    auto found = block.label == "CERTIFICATE"
                     ? CertificateFacts(block.der, certificates, answered_at)
                     : PrivateKeyFacts(block.der, certificates);
    const std::string prefix =
        number == 1
            ? ""
            : fmt::format("{} {} ", block.label == "CERTIFICATE" ? "certificate" : "key", number);
    for (Fact& fact : found) {
      fact.part = prefix + fact.part;
      facts.push_back(std::move(fact));
    }
  }
  return facts;
}

std::vector<Difference> DifferingFacts(const std::vector<Fact>& left,
                                       const std::vector<Fact>& right) {
  std::vector<Difference> differences;
  for (const Fact& fact : left) {
    const Fact* const other = FactNamed(right, fact.part);
    if (other == nullptr) {
      differences.push_back({fact.part, fact.text, kNone});
    } else if (!Same(fact, *other)) {
      differences.push_back({fact.part, fact.text, other->text});
    }
  }
  for (const Fact& fact : right) {
    if (FactNamed(left, fact.part) == nullptr) differences.push_back({fact.part, kNone, fact.text});
  }
  return differences;
}

}  // namespace conformance::parity
