#include "mock_agent/guest/guest.h"

#include <nlohmann/json.hpp>

#include <utility>

#include "mock_agent/guest/certificate_wish.h"
#include "mock_agent/guest/mock_content.h"
#include "mock_agent/wire/json_text.h"
#include "mock_agent/wire/text_file.h"

namespace mock_agent {
namespace {

constexpr std::size_t kMostFixed = 64;
constexpr std::size_t kMostRecent = 4096;
constexpr std::size_t kMostFixedBytes = std::size_t{1} << 20;
constexpr std::size_t kMostRecentBytes = 4096;

Result<nlohmann::json> ObjectIn(const std::string& text, const std::string& where) {
  auto object = ParseJson(text);
  if (!object) return Error{ErrorCode::kNotJson, where + ": not one JSON value"};
  if (!object->is_object()) return Error{ErrorCode::kWrongType, where + ": not a JSON object"};
  return *std::move(object);
}

Result<std::string> TextMember(const nlohmann::json& object, const std::string& name,
                               const std::string& where) {
  const auto member = object.find(name);
  if (member == object.end()) {
    return Error{ErrorCode::kMissingMember, where + ": no member " + name};
  }
  if (!member->is_string()) {
    return Error{ErrorCode::kWrongType, where + ": " + name + " is not a string"};
  }
  return member->get<std::string>();
}

// KeyOfProvider is the CA's key, PEM: of a key provider that leaves the guest its own CA.
Result<std::string> KeyOfProvider(const nlohmann::json& keys, const std::string& where) {
  const auto provider = keys.find("key_provider");
  if (provider == keys.end()) {
    return Error{ErrorCode::kMissingMember, where + ": no member key_provider"};
  }
  for (const char* const kind : {"None", "Local", "Tpm"}) {
    if (!provider->is_object() || provider->size() != 1 || !provider->contains(kind)) continue;
    if (!provider->at(kind).is_object()) break;
    return TextMember(provider->at(kind), "key", where + ": key_provider." + kind);
  }
  return Error{ErrorCode::kWrongType,
               where + ": key_provider is not an object of one member None, Local or Tpm"};
}

// At names the file that an error is about.
Error At(const std::string& where, const Error& error) {
  return {error.code, where + ": " + error.message};
}

Result<CertificateAuthority> AuthorityIn(const std::filesystem::path& file) {
  const std::string where = file.string();
  BOOST_OUTCOME_TRY(text, ReadTextFile(file));
  BOOST_OUTCOME_TRY(keys, ObjectIn(text, where));
  BOOST_OUTCOME_TRY(certificate, TextMember(keys, "ca_cert", where));
  BOOST_OUTCOME_TRY(key, KeyOfProvider(keys, where));
  auto authority = CertificateAuthority::Create(certificate, key);
  if (authority) return authority;
  const bool of_key = authority.error().code == ErrorCode::kBadKey;
  return At(where + (of_key ? ": key_provider" : ": ca_cert"), authority.error());
}

std::string AppCertificate(const Guest::Content& content) {
  const P256Key key = P256Key::Fresh();
  const CertificateWish wish = {.subject = "demo-cert",
                                .alt_names = {},
                                .client_auth = true,
                                .not_before = kStartOfTime,
                                .not_after = EndOfTime(),
                                .app_info = std::nullopt,
                                .attestation = AttestationFor(content.attestation, key)};
  return content.authority.Issue(key, wish).value() + "\n" + content.authority.certificate_pem();
}

}  // namespace

Guest::Inside::Inside(Api of, Identity whose, std::unique_ptr<const Known> what)
    : api(of),
      identity(std::move(whose)),
      known(std::move(what)),
      fixed_answers(kMostFixed, kMostFixedBytes),
      recent_answers(kMostRecent, kMostRecentBytes) {
}

const Guest::Known& Guest::known() const {
  std::call_once(inside_->asked, [inside = inside_.get()] {
    if (inside->known != nullptr) return;
    auto made = KnownFrom(MockContent(inside->identity), "app-compose.json");
    inside->known = std::make_unique<const Known>(std::move(made).value());
  });
  return *inside_->known;
}

Result<Guest::Known> Guest::KnownFrom(Content content, const std::string& where) {
  BOOST_OUTCOME_TRY(compose, ObjectIn(content.app_compose, where));
  BOOST_OUTCOME_TRY(name, TextMember(compose, "name", where));
  const auto shown = compose.find("public_tcbinfo");
  if (shown != compose.end() && !shown->is_boolean()) {
    return Error{ErrorCode::kWrongType, where + ": public_tcbinfo is not true or false"};
  }
  Measurements measurements = MeasurementsOf(content.attestation);
  std::string event_log = content.attestation.EventLogJson();
  std::string certificate = AppCertificate(content);
  return Known{.content = std::move(content),
               .measurements = std::move(measurements),
               .event_log = std::move(event_log),
               .app_certificate = std::move(certificate),
               .app_name = std::move(name),
               .public_tcbinfo = shown == compose.end() || shown->get<bool>()};
}

Result<Guest> Guest::FromIdentity(const Identity& identity, Api api) {
  return Guest(std::make_shared<const Inside>(api, identity, nullptr));
}

Result<Guest> Guest::FromFolder(const std::filesystem::path& folder, Api api) {
  const std::filesystem::path keys = folder / "appkeys.json";
  BOOST_OUTCOME_TRY(identity, Identity::FromAppKeys(keys));
  BOOST_OUTCOME_TRY(authority, AuthorityIn(keys));

  const std::filesystem::path system = folder / "sys-config.json";
  BOOST_OUTCOME_TRY(system_text, ReadTextFile(system));
  BOOST_OUTCOME_TRY(system_config, ObjectIn(system_text, system.string()));
  BOOST_OUTCOME_TRY(vm_config, TextMember(system_config, "vm_config", system.string()));

  const std::filesystem::path attested = folder / "attestation.bin";
  BOOST_OUTCOME_TRY(scale, ReadTextFile(attested));
  auto attestation = Attestation::FromScale(scale);
  if (!attestation) return At(attested.string(), attestation.error());

  BOOST_OUTCOME_TRY(sockets, SocketNamesFrom(folder / "dstack.toml"));
  const std::filesystem::path compose = folder / "app-compose.json";
  BOOST_OUTCOME_TRY(app_compose, ReadTextFile(compose));
  BOOST_OUTCOME_TRY(known, KnownFrom({.identity = identity,
                                      .attestation = std::move(attestation).value(),
                                      .authority = std::move(authority),
                                      .app_compose = std::move(app_compose),
                                      .vm_config = std::move(vm_config),
                                      .sockets = std::move(sockets)},
                                     compose.string()));
  return Guest(std::make_shared<const Inside>(api, std::move(identity),
                                              std::make_unique<const Known>(std::move(known))));
}

}  // namespace mock_agent
