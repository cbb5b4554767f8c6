// CaseReport: what one case came to. Redacted and bounded: all that leaves the judge.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/case/clause.h"
#include "conformance/evidence/evidence.h"
#include "conformance/judge/finding.h"
#include "conformance/judge/repetitions.h"
#include "conformance/judge/wire_trace.h"

namespace conformance {

// No text of a report that quotes a client is longer, in characters; docs/report.md.
inline constexpr std::size_t kMostShown = 400;

// What was seen of the judged run, in a few words and numbers.
struct Seen {
  ProcessEvidence::Ending ending = ProcessEvidence::Ending::kExited;
  int status = 0;  // exit status, or the signal's number
  std::chrono::milliseconds elapsed{0};
  std::chrono::milliseconds answered_in{0};  // from its first connection on
  std::uint64_t peak_memory_kib = 0;
  std::uint64_t requests = 0;
  std::uint64_t connections = 0;
  std::uint64_t stdout_bytes = 0;
  std::string stderr_excerpt;     // redacted, escaped, at most kMostShown characters
  std::string stderr_first_line;  // its first line that is not empty, at most 120 characters
};

// Of a sweep: how many of its points were played, and how many there are. Likewise of other things.
struct Points {
  std::size_t played = 0;
  std::size_t all = 0;
};

// Every text of a client's in it is redacted, escaped and at most kMostShown characters long, and
// there are at most a few findings of each check.
struct CaseReport {
  std::string id;
  std::string clause;
  std::string title;
  std::string twin;                                    // empty: none
  Expectation expectation = Expectation::kMustRefuse;  // of the run's profile
  bool selected = true;              // false: run as a twin or as the smoke case, and not asked for
  bool unsupported_allowed = false;  // the user said beforehand that this case may be
  bool not_made = false;  // the agent of the run does not give the answers that the case is made of
  bool in_session = false;  // asked of a process that was asked others too, before and after it
  bool started = false;     // the client was put to the case
  Answer answer = Answer::kBroken;
  bool accepted = false;     // answered with a key that the words could mean
  bool clause_held = false;  // met the case's expectation, with proof, and broke nothing of its
                             // clause; other clauses' findings are theirs
  Outcome outcome = Outcome::kFailed;
  std::string note;  // kUnsupported, kUnproven, kVacuous: why
  std::vector<Finding> findings;
  Seen seen;                          // empty where nothing was started
  std::optional<Points> points{};     // of a sweep; what was seen is then of one of them
  std::optional<Points> questions{};  // of a case that asks one question over and over
  // What crossed the wire in the judged run; only of a case that failed, warned or is unproven.
  std::optional<WireTrace> wire{};
  // Of a run that plays its cases more than once: what it came to how often.
  std::optional<Repetitions> repetitions{};

  // Worst is what this finding of the report costs: as much as a breach of its clause does at worst,
  // and the utmost where the client took a key that the words could not mean, whatever the clause.
  Severity Worst(const Finding& finding) const;
  // Fails: the client broke a MUST. A MUST finding counts even if the outcome should say otherwise.
  bool Fails() const;
  // Suspected is the defect of the first finding that is a suspicion.
  std::optional<Defect> Suspected() const;
};

}  // namespace conformance
