// RunReport: what a whole run came to, redacted and bounded. All that a report can print is in it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/clause.h"
#include "conformance/judge/case_report.h"
#include "conformance/judge/known_failures.h"

namespace conformance {

// The process exit status of dstack-conformance, fixed by the client contract.
enum class ExitStatus { kConformant = 0, kNotConformant = 1, kUsage = 2, kIncomplete = 3 };

// What a run says about the client.
enum class Verdict {
  kConformant,     // every MUST of the profile held: the whole catalogue was run
  kSelectionHeld,  // every MUST of the cases selected held, which says nothing about the others
  kNotConformant,
  kKnownFailures,  // not conformant, but all that failed was known before
  kBelowMinSeverity,  // not conformant, but all that failed costs less than fails the run, or was known
  kOutOfDate,         // nothing new failed, but what was known before is not so any more
  kIncomplete,
};
std::string_view Name(Verdict verdict);  // "selection-held"
ExitStatus ExitStatusOf(Verdict verdict);

// How long a client has for one case where nobody says another time. It lies above the time-out of each of
// dstack's SDKs that has one (docs/client-contract.md, "How long it has"), the longest of which is 30 s:
// at that very time a client that gives up would be called hanging, or not, by luck.
inline constexpr std::chrono::milliseconds kDefaultDeadline{40'000};

// Who gave the sound answers of a run.
struct AgentNamed {
  std::string kind = "mock";  // or simulator, socket
  std::string place;          // the simulator's folder, or the socket's path, as typed; mock: empty
  std::string version;        // as the agent says it; mock: empty
};

// The report whose failures a run asks again.
struct RerunOf {
  std::string file;       // as typed
  std::string digest;     // SHA-256 of its bytes, in hex
  std::size_t cases = 0;  // that it shows as failed or unproven
  bool whole = true;      // its own run was complete, and did not stop at a failure
};

// What was asked of the run, as far as it matters for what its verdict says.
struct RunQuestion {
  Profile profile = Profile::kClient;
  std::vector<std::string> command;
  std::vector<std::string> filter;              // globs; none: the whole catalogue
  std::vector<std::string> exclude;             // globs; none: nothing was left out
  std::vector<std::string> allow_unsupported;   // globs
  std::vector<std::string> case_files;          // the user's own, beside the embedded ones
  std::vector<std::string> pass_environment;    // names of variables that clients were given
  std::optional<KnownFailures> known_failures;  // of the client; none: nobody gave any
  Severity min_severity = Severity::kLow;       // what costs less does not fail the run
  std::optional<RerunOf>
      rerun{};  // nothing but what failed in it was selected; none: no such report
  AgentNamed agent;
  std::chrono::milliseconds deadline{0};
  unsigned jobs = 1;
  unsigned repeat = 1;              // how often each case was to be played
  bool session = false;             // the client was said to have sessions, and asked in them
  bool in_session = false;          // one process was asked whatever can be asked in passing
  std::size_t without_session = 0;  // cases that were not asked because it was not
  std::string sweep = "auto";       // which points of sweeps: auto, full, boundaries or off
  std::uint64_t seed = 0;           // of the shuffle
  std::string catalog_digest;       // SHA-256 of the expanded catalogue, in hex (expanded.lock)
  std::size_t catalog_cases = 0;
  std::size_t selected_cases = 0;  // of these, whether they came to be run or not
};

// What a run has shown of one clause.
struct ClauseCount {
  std::string clause;
  std::size_t held = 0;      // of its cases
  std::size_t cases = 0;     // that prove it
  std::size_t findings = 0;  // that break it, in whatever case
};

struct RunReport {
  RunQuestion asked;
  bool whole_catalog = false;             // no filter left a case out
  std::vector<std::string> must_clauses;  // that the verdict answers for; none for a selection
  std::vector<CaseReport> cases;          // in catalogue order
  bool stopped = false;     // at a failure that was not known: other cases may not have been played
  std::string plain_world;  // why clients had no world of their own, which leaves some cases
                            // unsupported; empty: they had. Redacted
  std::string incomplete;  // why the run as a whole says nothing: failed smoke test, failure of the
                           // suite; or empty. Redacted
  std::chrono::milliseconds elapsed{0};

  std::size_t Count(Outcome outcome) const;
  // Flaky is how many cases did not come to the same each time they were played.
  std::size_t Flaky() const;
  // WithoutWorld is how many cases were not played because the world of the clients was plain.
  std::size_t WithoutWorld() const;
  // InSession is how many cases a process was asked that was asked others too.
  std::size_t InSession() const;
  // NotMade is how many cases the agent of the run does not give the answers for.
  std::size_t NotMade() const;
  // SweepPoints is how many points of how many there are its sweeps came to be played at.
  Points SweepPoints() const;
  // Questions is how often its cases asked the one question that they ask over and over; likewise.
  Points Questions() const;
  // ClauseCounts has every clause with a case or a finding, by id.
  std::vector<ClauseCount> ClauseCounts() const;
  // Unexercised is the MUST clauses of which no case has shown anything, and none was allowed to be
  // unsupported or known to be unproven. A case that was not made has shown nothing.
  std::vector<std::string> Unexercised() const;
  // KnownBefore is the entry of the known failures that is about a MUST finding of the case; null: none
  // is.
  const KnownFailure* KnownBefore(const CaseReport& report, const Finding& finding) const;
  // KnownBefore is the entry about the worst MUST finding of a case that failed, where there is one for
  // each; or the one about a case that is unproven. Null: the case shows something new.
  const KnownFailure* KnownBefore(const CaseReport& report) const;
  // KnownUnproven is the entry about a case that is unproven; null: none is, or it is proven.
  const KnownFailure* KnownUnproven(const CaseReport& report) const;
  // Below: a MUST finding of the case that was not known, and costs less than fails the run.
  bool Below(const CaseReport& report, const Finding& finding) const;
  // Below: the case failed, not all of that was known, and what was not costs less than fails the run.
  bool Below(const CaseReport& report) const;
  // FailuresBelow is how many such cases there are.
  std::size_t FailuresBelow() const;
  // Failures is how many cases failed that were known to; or that were not, and fail the run.
  std::size_t Failures(bool known) const;
  // UnprovenAsKnown: it is unproven, that was known, and so was a failure beside it.
  bool UnprovenAsKnown(const CaseReport& report) const;
  // OutOfDateEntries is the known failures that are not so any more.
  std::vector<OutOfDate> OutOfDateEntries() const;
  // WhyIncomplete is `incomplete`, else what the cases leave open: nothing ran, a case unproven or
  // unsupported and not allowed to be, a MUST clause exercised by no case, or nothing proven of
  // what was asked. Empty: nothing. A failure that was known is something that the run has shown, but not
  // beside failures that nobody has listed and that the run does not fail for.
  std::string WhyIncomplete() const;
  // Conclusion: `incomplete` outranks everything; a case that fails the run outranks
  // known failures that are out of date, and these what other cases leave open. The green ones are left
  // only where nothing failed and nothing is open.
  Verdict Conclusion() const;
};

}  // namespace conformance
