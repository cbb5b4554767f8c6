// AppEvents: what dstack measured of an app into register 3.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "provider/agent/refusal.h"
#include "provider/quote/compose_hash.h"
#include "provider/quote/event_log.h"

namespace provider {

inline constexpr std::size_t kAttestedIdBytes = 20;

using AttestedId = std::array<std::uint8_t, kAttestedIdBytes>;

// AppEvents is as true as register 3 is what the log gives (EventLog::Confirm).
struct AppEvents {
  AttestedId app_id;
  ComposeHash compose_hash;
  std::optional<AttestedId> instance_id;  // nothing where dstack measured an empty one
  Sha256Digest os_image_hash;
  std::string key_provider_name;  // kms where a KMS gives the keys
  std::string key_provider_id;    // its public key: DER, in hex
};

// ReadAppEvents takes the events of register 3 in the one order that is known, each once and no other:
//   system-preparing, app-id (20 bytes), compose-hash (32), instance-id (20 or 0), boot-mr-done,
//   os-image-hash (32), key-provider (a JSON object of the texts name and id, the latter hex where the name is kms),
//   storage-fs, system-ready
// each of type 0x08000001 and with the digest SHA-384(type, 4 bytes little-endian || ":" || name ||
// ":" || payload) (dstack, version 1 of its events; a later one hashes otherwise, and is refused).
// Refuses with kEventDigestMismatch (another type, or a digest of something else), then with
// kEventOutOfPlace (missing, twice, out of order, unknown), then with kEventPayloadMalformed. The
// place is the event of RTMR3, counted from 1, and what it has to be.
Placed<AppEvents> ReadAppEvents(const EventLog& log);

}  // namespace provider
