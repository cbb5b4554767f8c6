// Encounter: what one run of the client is asked, and what it finds. Part of a case.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/result.h"
#include "mock_agent/script/overridden_answer.h"
#include "mock_agent/script/script.h"
#include "mock_agent/script/script_player.h"
#include "mock_agent/wire/json_view.h"

namespace conformance {

// What stands at the socket path the client is told.
enum class SocketKind {
  kListening,
  kAbsent,
  kRegularFile,
  kFolder,
  kStale,
  kUnreadable,
  kPathTooLong,
  kLongestPath,
  kBelowAFile,
  kSymlinkLoop,
  kBacklogFull,
  kReplaced,
  kDefault,
};
std::string_view Name(SocketKind kind);  // "regular-file"

enum class DefaultSocket { kAgent, kDecoy, kStale };
std::string_view Name(DefaultSocket socket);  // "decoy"

// Where the client's standard output leads; to nobody but for kRead.
enum class OutputKind {
  kRead,    // a pipe that the runner reads
  kClosed,  // nowhere: the descriptor is closed
  kFull,    // a device that is full
  kGone,    // a pipe whose reader is gone
};
std::string_view Name(OutputKind kind);  // "gone"

struct Encounter {
  std::vector<mock_agent::Template> keys;  // hex of the secrets the words could mean
  std::optional<std::string> key_path;     // absent: random, the same in every run of a case
  std::string purpose;
  std::string algorithm;
  // As the real agent, answers whatever purpose and algorithm it is asked for.
  bool any_purpose = false;
  bool other_agent = false;  // another identity than that of the case's other runs
  bool other_home = false;   // another home than that of the case's other runs
  bool kept_agent =
      false;  // that of the run before goes on, and answers this one as it does of itself, or as said
  bool at_once = false;  // asked together with the run before, to whose agent it is put
  std::chrono::milliseconds idle{0};  // that nothing is asked before it
  // The question is asked so many times, at least twice; mostly once.
  struct Repeat {
    std::size_t times;  // at least
    std::size_t full;   // where all of what is dear is asked
  };
  std::optional<Repeat> repeat;
  unsigned clients = 1;  // that ask at the same time, in one home
  SocketKind socket = SocketKind::kListening;
  std::string socket_name;  // of the file, in its folder; empty: random
  // Beside it, below its folder: the sockets of strangers, whose paths a client may make of its own.
  std::vector<std::string> strangers_beside;
  std::map<std::string, DefaultSocket> default_sockets;
  std::map<std::string, std::string> environment;  // besides what the contract names
  OutputKind output = OutputKind::kRead;
  bool public_key_required = false;
  bool origin = false;                       // the client is told where the key has to come from
  bool of_another_app = false;               // so, and that is another app of the same KMS
  std::optional<mock_agent::Script> script;  // absent: the faithful agent
  // What the first connections get in the place of the script; mostly they get the script too.
  std::optional<mock_agent::OnFirst> first_connection;
  // The `answer` that the script was made of; null where it was not.
  std::shared_ptr<const nlohmann::json> answer;

  // ScriptOver is the script with this head in the place of the sound answer's; `script` where it was
  // made of no answer. An error where the head lacks what the answer changes.
  Result<std::optional<mock_agent::Script>> ScriptOver(const mock_agent::SoundHead& head) const;
  // AsItIs: the agent answers as it does of itself, with nothing changed.
  bool AsItIs() const;
  // NeedsNamespaces: the client needs a user or mount namespace of its own.
  bool NeedsNamespaces() const;
  // AgentAnswers: an agent of this run can be reached.
  bool AgentAnswers() const;
  // CanBeAQuestion: nothing of the run is settled by how the client is started.
  bool CanBeAQuestion() const;
  // MayHang: a sound client may use up its own deadline on this run before it refuses.
  bool MayHang() const;
};

// The members of a case that say what its run is.
inline constexpr std::string_view kEncounterMembers[] = {"agent",
                                                         "answer",
                                                         "at_once",
                                                         "clients",
                                                         "default_sockets",
                                                         "environment",
                                                         "first_connection",
                                                         "first_connections",
                                                         "home",
                                                         "idle_ms",
                                                         "identity",
                                                         "keys",
                                                         "origin",
                                                         "output",
                                                         "public_key_required",
                                                         "repeat",
                                                         "request",
                                                         "script",
                                                         "secret_bytes",
                                                         "socket",
                                                         "socket_name"};

// ReadEncounter takes those members of an object that leaves nothing to a twin.
Result<Encounter> ReadEncounter(const mock_agent::JsonView& object);

}  // namespace conformance
