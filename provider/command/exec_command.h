// ReplaceByCommand: hands the private key to a command that takes our place.
#pragma once

#include <string>
#include <vector>

#include "provider/agent/file_descriptor.h"
#include "provider/agent/refusal.h"

namespace provider {

// The environment variable that names the command's descriptor of the key, as a decimal number.
inline constexpr const char* kKeyDescriptorVariable = "ARC_PRIVATE_KEY_FD";

// ReplaceByCommand becomes the command (execvp(3): the search in PATH, the same process id), and
// comes back only where that fails. The command gets the standard streams, the key, and no other
// open file; the signals as we got them; the environment, with kKeyDescriptorVariable. Refuses with
// kCommandNotFound and kCommandNotRunnable, which name the command, and with kKeyNotHandedOver.
// `command` has at least one word.
Refusal ReplaceByCommand(const std::vector<std::string>& command, const FileDescriptor& key);

}  // namespace provider
