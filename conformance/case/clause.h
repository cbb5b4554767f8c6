// Clause: one requirement of the specification, and how binding it is in each profile.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/profile.h"
#include "conformance/case/result.h"

namespace conformance {

// How a client has to meet a case, docs/cases.md.
// kNotAsked: the case is none of the profile's.
enum class Expectation { kNotAsked, kMustRefuse, kShouldRefuse, kEither, kMayAccept, kMustAccept };
std::string_view Name(Expectation expectation);  // "MUST refuse"

// How much a broken clause weighs: only kMust makes a client not conformant.
enum class Level { kMust, kShould, kMay };
std::string_view Name(Level level);

// Where a clause comes from.
enum class Kind {
  kProtocol,  // a MUST of an RFC, or of the guest API
  kSafety,    // else a key is used that somebody else knows or chose
  kHygiene,   // the secret stays in the process
  kPolicy,    // this project's own
};
std::string_view Name(Kind kind);  // "protocol"

// What a breach of a clause costs at worst. The worst stands first, so that a report can sort by it.
enum class Severity {
  kCritical,  // a wrong, empty, foreign or guessable key is used
  kHigh,      // the secret leaves the process, or is likely to
  kMedium,    // the client hangs, swells or crashes
  kLow,       // the rest
};
std::string_view Name(Severity severity);  // "critical"

struct Clause {
  std::string id;      // "FC-10"
  std::string text;    // the requirement, one sentence
  std::string reason;  // why, one or two sentences
  std::string source;  // "RFC 9112 section 4", "guest API v0", ...
  Kind kind;
  Severity worst;
  PerProfile<Level> levels;
  bool own_world = false;  // what breaks it can only be seen in a world of the client's own
  bool session = false;  // what breaks it can only be seen of a client that is asked more than once

  Level level(Profile profile) const { return levels[profile]; }
};

// ParseClauses reads a list of clauses, in its order: a non-empty JSON array of objects with
// exactly the members id, text, reason, source, kind, worst and one of the name of each profile, all of
// them non-empty strings; kind and worst a Kind and a Severity by name, the profiles' MUST, SHOULD or
// MAY. A profile that follows another one may be left out: then it has that one's level. And own_world
// and session, where they are true. kNotJson (also for a member that stands twice), kWrongValue,
// kUnknownMember, kMissingMember, kDuplicateId; the message counts entries from 1.
Result<std::vector<Clause>> ParseClauses(std::string_view json);

// Clauses is the embedded conformance/clauses.json. A defect in it ends the program with a message.
std::span<const Clause> Clauses();
// FindClause is null for an id that is none.
const Clause* FindClause(std::string_view id);

}  // namespace conformance
