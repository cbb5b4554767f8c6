// Case: one question to a client, as data. docs/cases.md describes the file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/clause.h"
#include "conformance/case/result.h"
#include "mock_agent/script/script.h"

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
  kBelowAFile,
  kSymlinkLoop,
  kDefault,
};

std::string_view Name(SocketKind kind);  // "regular-file"

enum class DefaultSocket { kAgent, kDecoy };

struct Case {
  std::string id;
  std::string area;  // the folder the file stands in, or "" for a file of the user's
  std::string clause;
  std::string title;
  std::string reason;
  std::string twin;  // empty: a sound case
  Expectation tessera;
  Expectation client;
  std::vector<mock_agent::Template> keys;  // hex of the secrets the words could mean
  std::optional<std::string> key_path;     // absent: random
  std::string purpose;
  std::string algorithm;
  SocketKind socket = SocketKind::kListening;
  std::map<std::string, DefaultSocket> default_sockets;
  bool public_key_required = false;
  std::optional<mock_agent::Script> script;  // absent: the faithful agent
  std::string json;                          // the file as written, for describe

  Expectation expectation(Profile profile) const {
    return profile == Profile::kTessera ? tessera : client;
  }
  // NeedsNamespaces: the client needs a user or mount namespace of its own.
  bool NeedsNamespaces() const;
  // AgentAnswers: an agent of this case can be reached.
  bool AgentAnswers() const;
  // MayHang: a sound client may use up its own deadline on this case before it refuses.
  bool MayHang() const;
};

// ParseCase reads one case; `where` names its origin in errors.
Result<Case> ParseCase(std::string_view json, std::string_view where);

}  // namespace conformance
