// KeyProviderConfig: where the key comes from, as the environment says.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "provider/agent/agent_socket.h"
#include "provider/agent/key_request.h"
#include "provider/agent/refusal.h"
#include "provider/agent/result.h"
#include "provider/key/expected_fingerprint.h"
#include "provider/key/key_origin.h"
#include "provider/key/lookup.h"

namespace provider {

// A fresh key in every run.
struct EphemeralProvider {};

// One key in a file, which the first run creates.
struct FileProvider {
  std::string path;
};

// The key that the guest agent derives.
struct DstackKmsProvider {
  SocketCandidates sockets;
  KeyRequest request;
  std::optional<KeyOrigin> origin = std::nullopt;  // what its signature chain has to prove
  std::optional<uid_t> peer_user = std::nullopt;   // who has to serve the socket
};

// KeySource is one provider with all of its settings, and with no setting of another.
using KeySource = std::variant<EphemeralProvider, FileProvider, DstackKmsProvider>;

// NameOf is what TESSERA_KEY_PROVIDER calls it.
std::string_view NameOf(const KeySource& source);

// KeyProviderConfig is where the key comes from, and which one it has to be.
struct KeyProviderConfig {
  KeySource source;
  std::optional<ExpectedFingerprint> expected;
};

// ConfigFromEnvironment reads TESSERA_KEY_PROVIDER (ephemeral, file or dstack-kms; unset: file
// where a key file is named, else ephemeral), TESSERA_KEY_FILE, TESSERA_DSTACK_SOCKET (unset: the
// default), TESSERA_DSTACK_KMS_KEY_ID, TESSERA_DSTACK_KMS_ROOT_PUBKEY with TESSERA_DSTACK_APP_ID
// (both unset: the origin of the key stays unproven), TESSERA_DSTACK_PEER_UID (unset: whoever serves
// the socket) and TESSERA_EXPECT_FINGERPRINT (unset: any key). Refuses with kUnknownVariable,
// kUnknownProvider, kSettingOfAnotherProvider, kKeyFileMissing, kKeyFileEmpty, kKeyIdMissing,
// kOriginIncomplete, and the reasons of CheckKeyId, ExpectedFingerprint, SocketCandidates, KeyRequest,
// KeyOrigin and ParseUserId.
Result<KeyProviderConfig> ConfigFromEnvironment(const Lookup& lookup);

// LocateConfigRefusal says where: with kUnknownVariable, which variable.
Refusal LocateConfigRefusal(Reason reason, const Lookup& lookup);

// UnknownVariable names the first TESSERA_* variable for which ConfigFromEnvironment refuses with
// kUnknownVariable; nothing where there is none.
std::optional<std::string> UnknownVariable(const Lookup& lookup);

// ConfigForConformance reads DSTACK_CONFORMANCE_SOCKET, _KEY_PATH, _PURPOSE and _ALGORITHM (client
// contract, version 1; any but the socket may be empty), and _KMS_ROOT_PUBKEY and _APP_ID where a
// case tells the origin. Refuses with kConformanceVariableMissing, kOriginIncomplete and the
// reasons of SocketCandidates, KeyRequest and KeyOrigin.
Result<DstackKmsProvider> ConfigForConformance(const Lookup& lookup);

}  // namespace provider
