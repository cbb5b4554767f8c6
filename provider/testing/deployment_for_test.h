// A deployment whose evidence holds, for tests: the recorded quote and log, made to be of our key and of
// a compose file, as whoever needs no signature can. Each part can be changed before it is sealed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "provider/command/attestation_document.h"
#include "provider/command/command_line.h"
#include "provider/key/fingerprint.h"
#include "provider/quote/app_events.h"
#include "provider/testing/agent_secret_for_test.h"
#include "provider/testing/recorded_quote_for_test.h"
#include "provider/testing/text_for_test.h"

namespace provider {

class DeploymentForTest {
 public:
  // The key and its chain are those of the recording getkey-values-13: the purpose is ours, the app that
  // of the attested event, so that one chain leads from this key to the recorded root.
  DeploymentForTest() : log(RecordedLog()), quote(RecordedQuote()) {
    const auto answer = RecordedAnswer("getkey-values-13");
    const auto secret = SecretOfAnswer(answer["key"].get<std::string>()).value();
    attested.public_key = ServerKey::Derive(secret).value().public_key();
    attested.vouched =
        Vouched{.key = Secp256k1PublicKeyOf(secret.bytes()).value(),
                .chain = SignatureChain::FromValue(answer["signature_chain"].dump()).value()};
    attested.challenge = std::vector<std::uint8_t>(32, 0xd4);
  }

  nlohmann::json& Event(const std::string& name) {
    for (auto& event : log) {
      if (event["event"].get<std::string>() == name) return event;
    }
    throw std::runtime_error("no event " + name);
  }

  // Say has the log say something, with the digest of it.
  void Say(const std::string& name, const std::vector<std::uint8_t>& payload) {
    auto& event = Event(name);
    event["event_payload"] = ToHex(payload);
    const std::vector<std::uint8_t> type = {1, 0, 0, 8};
    event["digest"] = ToHex(Sha384({type, Bytes(":"), Bytes(name), Bytes(":"), payload}));
  }

  // Seal makes the log say the compose file, and the quote what log and key give.
  void Seal() {
    const auto hash = ComposeHashOf(Bytes(compose));
    Say("compose-hash", {hash.begin(), hash.end()});
    Extend();
    quote = WithField(quote, kReportData, attested.report_data());
  }

  // Extend puts into register 3 what the log gives.
  void Extend() { quote = WithField(quote, kRtmr3, EventLog::Parse(log.dump()).value().Replay(3)); }

  std::string Document() {
    attested.quote = quote;
    attested.event_log = log.dump();
    return AttestationDocument(attested);
  }

  // Expected is everything that a verifier may expect of it.
  VerifyCommand Expected() const {
    return {.fingerprint = Fingerprint(attested.public_key),
            .app_id = kRecordedApp,
            .challenge = ToHex(attested.challenge),
            .kms_root = kRecordedRoot};
  }

  static constexpr std::size_t kRtmr0 = 376;
  static constexpr std::size_t kRtmr3 = 520;
  static constexpr std::size_t kReportData = 568;

  AttestedKey attested{};
  nlohmann::json log;
  std::vector<std::uint8_t> quote;
  std::string compose = ReadRecordedFile("app-compose.json");
};

}  // namespace provider
