// Client pipes: the runner's ends of a client's standard streams, and what its world says of its end.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "conformance/case/encounter.h"
#include "conformance/case/result.h"
#include "conformance/stage/message.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

inline constexpr std::size_t kMostOutput = std::size_t{512} << 10;  // of a stream, evidence.h
// How long a world may take to end what it was told to kill.
inline constexpr std::chrono::milliseconds kUntilItIsBroken{20000};
// Milliseconds between looks at whether a run is to stop, and since when clients connect.
inline constexpr int kLookAround = 50;

// Both ends close on exec, and the first, the one to read, does not block.
using PipeEnds = std::pair<mock_agent::FileDescriptor, mock_agent::FileDescriptor>;
Result<PipeEnds> OpenPipe();
// OpenOutput is the end to read, none where the output is lost, and the client's end.
Result<PipeEnds> OpenOutput(OutputKind kind);

// Output collects what comes through one pipe.
struct Output {
  mock_agent::FileDescriptor pipe;
  std::string* text;     // at most kMostOutput
  std::uint64_t* bytes;  // in all

  // Read takes one block of what is there; false where there is nothing now. At the end it closes the
  // pipe.
  bool Read();
  // Drain reads all of it: every writer is gone.
  void Drain();
};

// How a client ended, as the first process of its world has it.
struct EndedClient {
  bool signalled = false;
  int status = 0;  // exit status, or the signal's number
  std::chrono::steady_clock::time_point end;
  std::uint64_t peak_memory_kib = 0;
  std::chrono::milliseconds cpu{0};
};

struct EndedRun {
  bool survivors = false;  // something that a client started outlived it
  std::vector<EndedClient> clients;
};

// HearEnd receives how a run of so many clients ended. kSystem where one could not be started, or the
// world is broken.
Result<EndedRun> HearEnd(int socket, std::size_t clients);

}  // namespace conformance
