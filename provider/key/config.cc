#include "provider/key/config.h"

#include <utility>

#include "provider/agent/peer_user.h"

namespace provider {
namespace {

// Settings are the variables as found; those that are unset are nothing.
struct Settings {
  std::optional<std::string> provider, key_file, socket, key_id, root_public_key, app_id, peer_uid;

  bool HasAnyOfDstack() const { return socket || key_id || root_public_key || app_id || peer_uid; }
};

Result<KeyProviderConfig> Ephemeral(const Settings& settings) {
  if (settings.key_file || settings.HasAnyOfDstack()) {
    return Reason::kSettingOfAnotherProvider;
  }
  return EphemeralProvider{};
}

Result<KeyProviderConfig> File(const Settings& settings) {
  if (settings.HasAnyOfDstack()) return Reason::kSettingOfAnotherProvider;
  if (!settings.key_file) return Reason::kKeyFileMissing;
  if (settings.key_file->empty()) return Reason::kKeyFileEmpty;
  return FileProvider{*settings.key_file};
}

Result<KeyProviderConfig> DstackKms(const Settings& settings) {
  if (settings.key_file) return Reason::kSettingOfAnotherProvider;
  if (!settings.key_id || settings.key_id->empty()) return Reason::kKeyIdMissing;
  const std::string socket = settings.socket ? *settings.socket : std::string(kDefaultAgentSocket);
  BOOST_OUTCOME_TRY(sockets, SocketCandidates::Of(socket));
  BOOST_OUTCOME_TRY(request, KeyRequest::Create(*settings.key_id, kPurpose, kAlgorithm));
  DstackKmsProvider dstack{.sockets = std::move(sockets), .request = std::move(request)};
  if (settings.root_public_key && settings.app_id) {
    BOOST_OUTCOME_TRY(
        origin, KeyOrigin::Expect(*settings.root_public_key, *settings.app_id, dstack.request));
    dstack.origin = std::move(origin);
  } else if (settings.root_public_key || settings.app_id) {
    return Reason::kOriginIncomplete;
  }
  if (settings.peer_uid) {
    BOOST_OUTCOME_TRY(user, ParseUserId(*settings.peer_uid));
    dstack.peer_user = user;
  }
  return dstack;
}

Result<KeyProviderConfig> Select(const Settings& settings) {
  if (!settings.provider) return settings.key_file ? File(settings) : Ephemeral(settings);
  if (settings.provider == "ephemeral") return Ephemeral(settings);
  if (settings.provider == "file") return File(settings);
  if (settings.provider == "dstack-kms") return DstackKms(settings);
  return Reason::kUnknownProvider;
}

}  // namespace

Result<KeyProviderConfig> ConfigFromEnvironment(const Lookup& lookup) {
  return Select({.provider = lookup("TESSERA_KEY_PROVIDER"),
                 .key_file = lookup("TESSERA_KEY_FILE"),
                 .socket = lookup("TESSERA_DSTACK_SOCKET"),
                 .key_id = lookup("TESSERA_DSTACK_KMS_KEY_ID"),
                 .root_public_key = lookup("TESSERA_DSTACK_KMS_ROOT_PUBKEY"),
                 .app_id = lookup("TESSERA_DSTACK_APP_ID"),
                 .peer_uid = lookup("TESSERA_DSTACK_PEER_UID")});
}

Result<DstackKmsProvider> ConfigForConformance(const Lookup& lookup) {
  const auto socket = lookup("DSTACK_CONFORMANCE_SOCKET");
  const auto key_path = lookup("DSTACK_CONFORMANCE_KEY_PATH");
  const auto purpose = lookup("DSTACK_CONFORMANCE_PURPOSE");
  const auto algorithm = lookup("DSTACK_CONFORMANCE_ALGORITHM");
  if (!socket || !key_path || !purpose || !algorithm) return Reason::kConformanceVariableMissing;
  BOOST_OUTCOME_TRY(sockets, SocketCandidates::Of(*socket));
  BOOST_OUTCOME_TRY(request, KeyRequest::Create(*key_path, *purpose, *algorithm));
  return DstackKmsProvider{.sockets = std::move(sockets), .request = std::move(request)};
}

}  // namespace provider
