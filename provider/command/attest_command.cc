#include "provider/command/attest_command.h"

#include <optional>
#include <utility>
#include <variant>

#include "provider/command/attestation_document.h"
#include "provider/command/expectations.h"
#include "provider/key/key_provider.h"
#include "provider/quote/agent_quote.h"

namespace provider {
namespace {

struct PublicPart {
  PublicKey key;
  std::optional<Vouched> vouched;
};

// EstablishPublicPart comes back when the private key is gone: nothing that follows needs it, and the
// answer with the quote needs the locked memory.
Placed<PublicPart> EstablishPublicPart(const KeyProviderConfig& config,
                                       const DstackKmsProvider& dstack,
                                       std::chrono::milliseconds timeout,
                                       std::chrono::milliseconds wait) {
  BOOST_OUTCOME_TRY(shown, EstablishShownKey(dstack, timeout, wait));
  const PublicKey key = shown.secret.key.public_key();
  BOOST_OUTCOME_TRYV(Admit(config, key));
  return PublicPart{.key = key, .vouched = shown.secret.vouched};
}

}  // namespace

Placed<std::string> Attest(const AttestCommand& command, const KeyProviderConfig& config,
                           std::chrono::milliseconds timeout, std::chrono::milliseconds wait) {
  const auto* const dstack = std::get_if<DstackKmsProvider>(&config.source);
  if (dstack == nullptr) return Refusal{Reason::kNothingToAttest, {}};
  Challenge challenge;
  if (command.challenge) {
    BOOST_OUTCOME_TRY(given, ChallengeOf(*command.challenge));
    challenge = std::move(given);
  }
  BOOST_OUTCOME_TRY(part, EstablishPublicPart(config, *dstack, timeout, wait));
  AttestedKey attested{.public_key = part.key,
                       .vouched = part.vouched,
                       .challenge = std::move(challenge),
                       .quote = {},
                       .event_log = {},
                       .vm_config = {}};
  // Whoever answers now, it has to be about this key.
  BOOST_OUTCOME_TRY(
      answer, FetchQuote(dstack->sockets, attested.report_data(), timeout, dstack->peer_user));
  attested.quote = answer.quote.bytes();
  attested.event_log = std::move(answer.event_log);
  attested.vm_config = std::move(answer.vm_config);
  return AttestationDocument(attested);
}

}  // namespace provider
