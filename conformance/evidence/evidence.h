// Evidence: what two witnesses saw of one run of the client, and nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/key_api.h"
#include "mock_agent/wire/recording.h"

namespace conformance {

using Bytes = mock_agent::Bytes;

// Where the client is told that the key has to come from: a KMS, and an app of it.
struct ToldOrigin {
  Bytes kms_root_public_key;  // SEC1 compressed, 33 bytes
  Bytes app_id;               // 20 bytes
};

// What tells a question from those that were asked at the same time, of one agent or of several.
struct AskedBeside {
  std::string key_path;
  std::string purpose;
  std::string algorithm;

  bool operator==(const AskedBeside&) const = default;
};

// What the client was asked for.
struct Asked {
  std::string socket;    // the path as told
  std::string key_path;  // in v1 the domain
  std::string purpose;   // v1 has none
  std::string algorithm;
  unsigned clients = 1;                                 // that were asked at the same time
  std::map<std::string, std::string> environment = {};  // besides what the contract names
  std::vector<AskedBeside> beside =
      {};  // in a session: all that was asked at the same time, this question too
  std::optional<ToldOrigin> origin = {};
  mock_agent::KeyApi api = mock_agent::KeyApi::kV0;
};

struct LeftFile {
  std::string name;      // of a file, a link, a folder or whatever else: its path below the world
  std::string contents;  // of a file: at most 1 MiB; of a link: its target; else empty
};

// LeftFiles is what stands in the client's folders after a run: at most 256 entries and 4 MiB in
// all.
struct LeftFiles {
  std::vector<LeftFile> files;
  std::uint64_t bytes_beyond = 0;  // that stand in these files, but not here
  std::uint64_t files_beyond =
      0;  // that are not here at all; one for folders that cannot be listed
};

// Datagrams is what a client sent over UDP on the loopback of its world.
struct Datagrams {
  std::string payloads;    // one behind the other, as much as the system keeps: some hundred
  std::uint64_t lost = 0;  // datagrams that are not in there
};

// Held is what a client and the processes below it hold at a moment, all together.
struct Held {
  std::uint64_t memory_kib = 0;   // resident
  std::uint64_t descriptors = 0;  // of the processes that may be looked at
};

// Growth is what a client held while it was asked one question very many times.
struct Growth {
  std::uint64_t questions = 0;  // that it was asked in all
  std::uint64_t requests = 0;   // that its agent saw of it
  Held early;                   // after a tenth of them
  Held halfway;                 // halfway from there to the end
  Held late;                    // after the last one
};

// ProcessEvidence is what the process did.
struct ProcessEvidence {
  enum class Ending { kExited, kSignalled, kDeadline };  // kDeadline: still running, killed by us
  Ending ending = Ending::kExited;
  int status = 0;                           // exit status, or the signal's number
  std::string standard_output;              // at most 512 KiB of it
  std::string standard_error;               // at most 512 KiB of it
  std::uint64_t standard_output_bytes = 0;  // in all
  std::uint64_t standard_error_bytes = 0;
  bool ended_unasked = false;        // in a session, before it had answered
  bool output_lost = false;          // the case let nobody read standard output
  bool left_process_behind = false;  // a process it started outlived it; killed by us
  std::chrono::milliseconds elapsed{0};
  std::chrono::milliseconds answered_in{0};  // from its first connection on, where it made one
  std::chrono::milliseconds cpu{0};          // of the client and the children it waited for
  std::uint64_t peak_memory_kib = 0;         // likewise
  std::optional<Growth> growth = {};         // of one that was asked very many times
  LeftFiles left;
  Datagrams datagrams;
};

// DecoyPlace is where a stranger listens.
struct DecoyPlace {
  std::string name;
  bool takes_logs = false;  // services send their logs there: who connects has asked nobody
};

struct Evidence {
  Asked asked;
  std::vector<Bytes> keys;     // the secrets that an accepting client may hold, in the case's order
  std::vector<Bytes> secrets;  // every secret that went over the wire or could be derived: nowhere
                               // but in the result line
  ProcessEvidence process;
  mock_agent::Recording wire;            // of this case's agent
  mock_agent::Recording decoys;          // of agents the client was not told of
  std::vector<DecoyPlace> decoy_places;  // where these listen, by ConnectionRecord.listener
  std::chrono::steady_clock::time_point began{};  // when the runner started the clients
  std::chrono::milliseconds deadline{0};          // what the runner gave the client
};

}  // namespace conformance
