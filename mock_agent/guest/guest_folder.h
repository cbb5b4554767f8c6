// Guest folder: what dstack's simulator is started in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "mock_agent/wire/result.h"

namespace mock_agent {

// WriteSimulatorFolder makes the folder, where it is not there, and in it appkeys.json,
// app-compose.json, sys-config.json, attestation.bin and dstack.toml, as the simulator and
// Guest::FromFolder read them, and kms-root.json with the KMS root key's private and public key in
// hex, for those who check signature chains. The seed is that of Identity::FromSeed; the same one
// gives the same files. kBadKey for a seed that is no key; kFileUnwritable, also for a file that is
// there already: none is ever overwritten, and nothing that was made is left then.
Result<void> WriteSimulatorFolder(const std::filesystem::path& folder,
                                  std::span<const std::uint8_t> seed);

}  // namespace mock_agent
