#include "provider/command/attestation_document.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "provider/agent/strict_json.h"
#include "provider/command/hex_text.h"
#include "provider/key/fingerprint.h"
#include "provider/quote/hex_bytes.h"

namespace provider {
namespace {

static_assert(kBoundKeyBytes == kPublicKeyBytes);

constexpr std::string_view kFormat = "arc-key-attestation/1";
constexpr std::array<std::string_view, 10> kMembers{
    "format",      "public_key",      "fingerprint", "challenge", "report_data",
    "vouched_key", "signature_chain", "quote",       "event_log", "vm_config",
};

bool HasOnlyKnownMembers(const nlohmann::json& object) {
  for (auto member = object.begin(); member != object.end(); ++member) {
    if (std::ranges::count(kMembers, member.key()) == 0) return false;
  }
  return true;
}

// A member that may be absent, and is of one form where it is not.
template <typename Value>
struct Optional {
  bool sound = true;
  std::optional<Value> value;
};

Optional<std::string> OptionalText(const nlohmann::json& object, const char* name) {
  auto text = StrictJson::Text(object, name);
  return {.sound = text || !object.contains(name), .value = std::move(text)};
}

Optional<std::vector<std::uint8_t>> OptionalChallenge(const nlohmann::json& object) {
  const auto digits = OptionalText(object, "challenge");
  if (!digits.value) return {.sound = digits.sound, .value = std::nullopt};
  auto bytes = BytesOfHex(*digits.value);
  const bool sound = bytes && !bytes->empty() && bytes->size() <= kMostChallengeBytes;
  return {.sound = sound, .value = std::move(bytes)};
}

// A key without its chain, or a chain without its key, is not sound.
Optional<Vouched> OptionalVouched(const nlohmann::json& object) {
  const auto chain = object.find("signature_chain");
  if (chain == object.end() && !object.contains("vouched_key")) return {};
  const auto digits = StrictJson::Text(object, "vouched_key");
  const auto key = digits ? ArrayOfHex<kSecp256k1PublicKeyBytes>(*digits) : std::nullopt;
  if (!key || chain == object.end() || ParseSecp256k1PublicKey(*key) != key) {
    return {.sound = false, .value = std::nullopt};
  }
  const auto links = SignatureChain::FromValue(chain->dump());
  if (!links) return {.sound = false, .value = std::nullopt};
  return {.sound = true, .value = Vouched{.key = *key, .chain = links.value()}};
}

}  // namespace

ReportData AttestedKey::report_data() const {
  BoundBeside beside{.vouched_key = {}, .challenge = challenge};
  if (vouched) beside.vouched_key = vouched->key;
  return ReportDataOf(public_key, beside);
}

std::string AttestationDocument(const AttestedKey& attested) {
  nlohmann::ordered_json json = {{"format", kFormat},
                                 {"public_key", Hex(attested.public_key)},
                                 {"fingerprint", Fingerprint(attested.public_key)}};
  if (!attested.challenge.empty()) json["challenge"] = Hex(attested.challenge);
  json["report_data"] = Hex(attested.report_data());
  if (attested.vouched) {
    const SignatureChain& chain = attested.vouched->chain;
    json["vouched_key"] = Hex(attested.vouched->key);
    json["signature_chain"] =
        nlohmann::ordered_json::array({Hex(chain.of_key()), Hex(chain.of_app())});
  }
  json["quote"] = Hex(attested.quote);
  json["event_log"] = attested.event_log;
  if (attested.vm_config) json["vm_config"] = *attested.vm_config;
  // Both texts came out of JSON, which is UTF-8.
  return json.dump() + "\n";
}

Result<AttestedKey> ParseAttestationDocument(std::string_view text) {
  const auto json = StrictJson::Parse(text);
  if (!json) return Reason::kDocumentMalformed;
  const nlohmann::json& object = json.value().value();
  if (!object.is_object() || !HasOnlyKnownMembers(object) ||
      StrictJson::Text(object, "format") != kFormat) {
    return Reason::kDocumentMalformed;
  }
  const auto public_key_digits = StrictJson::Text(object, "public_key");
  const auto quote_digits = StrictJson::Text(object, "quote");
  auto event_log = StrictJson::Text(object, "event_log");
  auto challenge = OptionalChallenge(object);
  auto vouched = OptionalVouched(object);
  auto vm_config = OptionalText(object, "vm_config");
  if (!public_key_digits || !quote_digits || !event_log || !challenge.sound || !vouched.sound ||
      !vm_config.sound) {
    return Reason::kDocumentMalformed;
  }
  const auto public_key = ArrayOfHex<kPublicKeyBytes>(*public_key_digits);
  auto quote = BytesOfHex(*quote_digits);
  if (!public_key || !quote) return Reason::kDocumentMalformed;
  AttestedKey attested{.public_key = *public_key,
                       .vouched = vouched.value,
                       .challenge = challenge.value.value_or(std::vector<std::uint8_t>()),
                       .quote = std::move(*quote),
                       .event_log = std::move(*event_log),
                       .vm_config = std::move(vm_config.value)};
  if (StrictJson::Text(object, "fingerprint") != Fingerprint(attested.public_key) ||
      StrictJson::Text(object, "report_data") != Hex(attested.report_data())) {
    return Reason::kDocumentMalformed;
  }
  BOOST_OUTCOME_TRYV(CheckPublicKey(attested.public_key));
  return attested;
}

}  // namespace provider
