// ClientStart: what a world's first process is told to start, and how it does.
#pragma once

#include <sys/types.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/encounter.h"
#include "conformance/stage/refusal.h"

namespace conformance {

struct ClientStart {
  std::string executable;
  std::string working_folder;
  std::vector<std::string> arguments;    // with the program's name, argv[0]
  std::vector<std::string> environment;  // NAME=VALUE
  OutputKind output = OutputKind::kRead;
};

// AppendTexts and TakeTexts put a ClientStart into a message's texts and out again; TakeTexts
// advances `texts`, and is false where they are none.
void AppendTexts(const ClientStart& start, std::vector<std::string>& texts);
bool TakeTexts(std::span<const std::string>& texts, ClientStart& start);

// StartClient forks and executes it: no input, the two outputs (the first closed where it is kClosed), no
// other descriptor, no capability,
// none to gain (no_new_privs), a session of its own. `own_ipc`: in an IPC namespace of its own, for
// which the caller needs the capability. `client` is the process.
Refused StartClient(const ClientStart& start, int standard_output, int standard_error, bool own_ipc,
                    pid_t& client);

}  // namespace conformance
