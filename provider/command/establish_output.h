// EstablishOutput: what establish prints.
#pragma once

#include <string_view>

#include "provider/agent/secret_bytes.h"
#include "provider/command/command_line.h"
#include "provider/key/config.h"
#include "provider/key/server_key.h"

namespace provider {

// EstablishOutput is one object of JSON or a few lines, as the command asks. It holds the private key
// where the command reveals that.
SecretBytes EstablishOutput(const EstablishCommand& command, const KeySource& source,
                            const ServerKey& key, std::string_view fingerprint);

}  // namespace provider
