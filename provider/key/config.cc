#include "provider/key/config.h"

#include <algorithm>
#include <array>
#include <utility>

#include "provider/agent/peer_user.h"
#include "provider/key/key_id.h"

namespace provider {
namespace {

// Every TESSERA_* variable that means something.
constexpr std::array<std::string_view, 8> kKnownVariables{
    "TESSERA_KEY_PROVIDER",      "TESSERA_KEY_FILE",           "TESSERA_DSTACK_SOCKET",
    "TESSERA_DSTACK_KMS_KEY_ID", "TESSERA_EXPECT_FINGERPRINT", "TESSERA_DSTACK_KMS_ROOT_PUBKEY",
    "TESSERA_DSTACK_APP_ID",     "TESSERA_DSTACK_PEER_UID",
};

// Settings are the variables as found; those that are unset are nothing.
struct Settings {
  std::optional<std::string> provider, key_file, socket, key_id, root_public_key, app_id, peer_uid;
  std::optional<ExpectedFingerprint> expected;

  bool HasAnyOfDstack() const { return socket || key_id || root_public_key || app_id || peer_uid; }
};

struct Name {
  std::string_view operator()(const EphemeralProvider&) const { return "ephemeral"; }
  std::string_view operator()(const FileProvider&) const { return "file"; }
  std::string_view operator()(const DstackKmsProvider&) const { return "dstack-kms"; }
};

Result<std::optional<ExpectedFingerprint>> Expected(const std::optional<std::string>& digits) {
  if (!digits) return std::nullopt;
  BOOST_OUTCOME_TRY(expected, ExpectedFingerprint::Parse(*digits));
  return std::move(expected);
}

Result<KeyProviderConfig> Ephemeral(const Settings& settings) {
  if (settings.key_file || settings.HasAnyOfDstack()) {
    return Reason::kSettingOfAnotherProvider;
  }
  return KeyProviderConfig{EphemeralProvider{}, settings.expected};
}

Result<KeyProviderConfig> File(const Settings& settings) {
  if (settings.HasAnyOfDstack()) return Reason::kSettingOfAnotherProvider;
  if (!settings.key_file) return Reason::kKeyFileMissing;
  if (settings.key_file->empty()) return Reason::kKeyFileEmpty;
  return KeyProviderConfig{FileProvider{*settings.key_file}, settings.expected};
}

using Text = std::optional<std::string>;

// ToldOrigin is nothing where neither is told; kOriginIncomplete where one is.
Result<std::optional<KeyOrigin>> ToldOrigin(const Text& root_public_key, const Text& app_id,
                                            const KeyRequest& request) {
  if (!root_public_key && !app_id) return std::nullopt;
  if (!root_public_key || !app_id) return Reason::kOriginIncomplete;
  BOOST_OUTCOME_TRY(origin, KeyOrigin::Expect(*root_public_key, *app_id, request));
  return std::optional(std::move(origin));
}

Result<KeyProviderConfig> DstackKms(const Settings& settings) {
  if (settings.key_file) return Reason::kSettingOfAnotherProvider;
  if (!settings.key_id || settings.key_id->empty()) return Reason::kKeyIdMissing;
  BOOST_OUTCOME_TRYV(CheckKeyId(*settings.key_id));
  const std::string socket = settings.socket ? *settings.socket : std::string(kDefaultAgentSocket);
  BOOST_OUTCOME_TRY(sockets, SocketCandidates::Of(socket));
  BOOST_OUTCOME_TRY(request, KeyRequest::Create(*settings.key_id, kPurpose, kAlgorithm));
  BOOST_OUTCOME_TRY(origin, ToldOrigin(settings.root_public_key, settings.app_id, request));
  DstackKmsProvider dstack{
      .sockets = std::move(sockets), .request = std::move(request), .origin = std::move(origin)};
  if (settings.peer_uid) {
    BOOST_OUTCOME_TRY(user, ParseUserId(*settings.peer_uid));
    dstack.peer_user = user;
  }
  return KeyProviderConfig{std::move(dstack), settings.expected};
}

Result<KeyProviderConfig> Select(const Settings& settings) {
  if (!settings.provider) return settings.key_file ? File(settings) : Ephemeral(settings);
  if (settings.provider == "ephemeral") return Ephemeral(settings);
  if (settings.provider == "file") return File(settings);
  if (settings.provider == "dstack-kms") return DstackKms(settings);
  return Reason::kUnknownProvider;
}

}  // namespace

std::string_view NameOf(const KeySource& source) {
  return std::visit(Name(), source);
}

std::optional<std::string> UnknownVariable(const Lookup& lookup) {
  for (const std::string& name : lookup.Names()) {
    if (name.starts_with("TESSERA_") && std::ranges::count(kKnownVariables, name) == 0) return name;
  }
  return std::nullopt;
}

Refusal LocateConfigRefusal(Reason reason, const Lookup& lookup) {
  if (reason != Reason::kUnknownVariable) return {reason, {}};
  return {reason, "variable " + UnknownVariable(lookup).value_or("")};
}

Result<KeyProviderConfig> ConfigFromEnvironment(const Lookup& lookup) {
  if (UnknownVariable(lookup)) return Reason::kUnknownVariable;
  BOOST_OUTCOME_TRY(expected, Expected(lookup("TESSERA_EXPECT_FINGERPRINT")));
  return Select({.provider = lookup("TESSERA_KEY_PROVIDER"),
                 .key_file = lookup("TESSERA_KEY_FILE"),
                 .socket = lookup("TESSERA_DSTACK_SOCKET"),
                 .key_id = lookup("TESSERA_DSTACK_KMS_KEY_ID"),
                 .root_public_key = lookup("TESSERA_DSTACK_KMS_ROOT_PUBKEY"),
                 .app_id = lookup("TESSERA_DSTACK_APP_ID"),
                 .peer_uid = lookup("TESSERA_DSTACK_PEER_UID"),
                 .expected = std::move(expected)});
}

Result<DstackKmsProvider> ConfigForConformance(const Lookup& lookup) {
  const auto socket = lookup("DSTACK_CONFORMANCE_SOCKET");
  const auto key_path = lookup("DSTACK_CONFORMANCE_KEY_PATH");
  const auto purpose = lookup("DSTACK_CONFORMANCE_PURPOSE");
  const auto algorithm = lookup("DSTACK_CONFORMANCE_ALGORITHM");
  if (!socket || !key_path || !purpose || !algorithm) return Reason::kConformanceVariableMissing;
  BOOST_OUTCOME_TRY(sockets, SocketCandidates::Of(*socket));
  BOOST_OUTCOME_TRY(request, KeyRequest::Create(*key_path, *purpose, *algorithm));
  BOOST_OUTCOME_TRY(origin, ToldOrigin(lookup("DSTACK_CONFORMANCE_KMS_ROOT_PUBKEY"),
                                       lookup("DSTACK_CONFORMANCE_APP_ID"), request));
  return DstackKmsProvider{
      .sockets = std::move(sockets), .request = std::move(request), .origin = std::move(origin)};
}

}  // namespace provider
