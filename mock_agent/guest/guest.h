// Guest: everything that the agent knows of the guest it stands in for.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "mock_agent/guest/identity.h"
#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// Api is the version of dstack whose behaviour this is.
enum class Api {
  kDev06,  // 0.6-dev, recorded
  k06,     // 0.6, documented
  k05,     // 0.5, documented
};

class Guest {
 public:
  // FromIdentity makes all that an identity does not hold from its app root key.
  static Result<Guest> FromIdentity(const Identity& identity, Api api);
  // FromFolder reads the simulator's folder: appkeys.json, app-compose.json, sys-config.json,
  // attestation.bin.
  static Result<Guest> FromFolder(const std::filesystem::path& folder, Api api);

  Api api() const;
};

}  // namespace mock_agent
