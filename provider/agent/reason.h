// Reason: every way in which the provider refuses, and the words for it.
#pragma once

#include <span>
#include <string_view>

namespace provider {

// One enumerator for each row of reason.def, which says what it means.
enum class Reason {
#define REASON(enumerator, ...) enumerator,
#include "provider/agent/reason.def"
#undef REASON
};

// Fault is where the cause of a refusal lies.
enum class Fault {
  kConfiguration,  // the environment
  kExchange,       // the socket, and what answers on it or does not
  kHttp,           // the answer is not the HTTP that is asked for
  kJson,           // its body is not the JSON that is asked for
  kKey,            // the key in it is none
  kOrigin,         // the key is not shown to come from where it has to
  kEvidence,       // a quote, or what is told beside it, does not hold
  kKeyFile,        // the file of provider file
  kMachine,        // what the provider itself needs of the system
  kCommandName,    // the command of exec is not there
  kCommandFile,    // it is there, and none
};

// One row of reason.def.
struct ReasonRow {
  Reason reason;
  std::string_view token;  // for machines: stays the same from version to version
  Fault fault;
  std::string_view clauses;      // of docs/specification.md, with spaces between; empty for none
  std::string_view description;  // what happened
  std::string_view advice;       // what the operator can do
};

// RowOf is the row of a reason.
const ReasonRow& RowOf(Reason reason);

// EveryReason is the whole table, in the order of its faults.
std::span<const ReasonRow> EveryReason();

// Token is RowOf(reason).token.
std::string_view Token(Reason reason);

}  // namespace provider
