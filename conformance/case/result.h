// Result<T>: either a T or one line that says what is wrong with what the user gave us.
#pragma once

#include <string>
#include <utility>

#include "mock_agent/wire/result.h"

namespace conformance {

enum class ErrorCode {
  kFileUnreadable,  // a case file or folder that cannot be read
  kNotJson,         // not one JSON value
  kUnknownMember,   // a member no case has
  kMissingMember,
  kWrongValue,  // a member of another type, or a value outside its list
  kBadScript,   // the agent's script does not load
  kBadFamily,   // a placeholder of a family without a value, or a value without its placeholder
  kUnknownClause,
  kUnknownTwin,
  kTwinNotSound,  // the twin is not MUST accept in profile tessera, or differs in what the client
                  // is asked
  kTwinMissing,   // a case that does not have to be accepted, without a twin
  kSmokeCase,     // not exactly one case is the smoke case
  kDuplicateId,
  kCatalogWeakened,  // a file of the user's that replaces a case, or expects less than its clause
  kUnknownCase,      // no case has this id, or no case matches the filter
  kNothingToRun,     // no case is left of what was asked to be run again
  kClientNotFound,   // the command does not exist
  kClientNotExecutable,
  kReportNotWritable,
  kPrivateFolder,     // no private folder could be made, or its path is too long for a socket
  kAgentFailed,       // the hostile agent could not start
  kAgentUnusable,     // the agent that the user named is none that the suite can use
  kNotFromThisAgent,  // a case that cannot be made from the answers of the agent that the user named
  kNamespaceRefused,  // the system refused the client its namespaces, and nothing else
  kSimulator,         // the simulator's folder cannot be used, or it did not come up
  kSystem,            // the system refused a pipe, a process or a thread
};

struct Error {
  ErrorCode code{};
  std::string message;  // one line; names the file, case or option, and what to do

  Error() = default;  // for Outcome alone
  Error(ErrorCode error_code, std::string text) : code(error_code), message(std::move(text)) {}
  // What the agent's parts refuse in a case file is the file's fault.
  Error(const mock_agent::Error& error);  // NOLINT(google-explicit-constructor): TRY converts
};

template <typename T>
using Result = mock_agent::Outcome<T, Error>;

using mock_agent::success;

}  // namespace conformance
