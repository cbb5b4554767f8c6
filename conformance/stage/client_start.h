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
  bool interviewed = false;  // its standard input is a pipe, by which it is asked
};

// AppendTexts and TakeTexts put a ClientStart into a message's texts and out again; TakeTexts
// advances `texts`, and is false where they are none.
void AppendTexts(const ClientStart& start, std::vector<std::string>& texts);
bool TakeTexts(std::span<const std::string>& texts, ClientStart& start);

// ClientStreams is a client's standard streams.
struct ClientStreams {
  int in = -1;  // -1: it reads nothing
  int out = -1;
  int err = -1;
};

// StartClient forks and executes it: these streams (the output closed where it is kClosed), no other
// descriptor, no capability, none to gain (no_new_privs), a session of its own. `own_ipc`: in an IPC
// namespace of its own, for which the caller needs the capability. `client` is the process.
Refused StartClient(const ClientStart& start, const ClientStreams& streams, bool own_ipc,
                    pid_t& client);

}  // namespace conformance
