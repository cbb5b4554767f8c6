// Verdict: what follows from the evidence of one case, and of a whole run.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/case/clause.h"
#include "conformance/evidence/evidence.h"

namespace conformance {

// What the client did, in the contract's words.
enum class Answer {
  kKey,          // exit 0 with one well-formed key line
  kRefused,      // exit 1
  kUnsupported,  // exit 89
  kBroken,       // anything else
};
std::string_view Name(Answer answer);  // "refused"

// One enumerator per defect a run can show. Each is tested by name.
enum class Defect {
  kAcceptedAWrongKey,  // a key that is none the words could mean
  kAcceptedWhatItMustRefuse,
  kRefusedASoundAnswer,
  kExitStatus,  // none of 0, 1, 89
  kDiedBySignal,
  kRanPastTheDeadline,
  kNoKeyLine,             // exit 0 without exactly one well-formed line
  kPublicKeyMissing,      // a secret where the case needs the public key
  kKeyMaterialOnRefusal,  // FC-50
  kSecretLeaked,          // FC-51
  kLeftProcessBehind,     // FC-52: a process that outlived the client
  kAskedAnotherSocket,    // FC-02
  kTooMuchMemory,         // FC-05
  kTooSlow,               // TO-23
  kRequestWrong,          // RQ-01 to RQ-06
  kTooManyRequests,       // FC-53
};
std::string_view Name(Defect defect);  // "accepted-a-wrong-key"

struct Finding {
  Defect defect;
  std::string clause;
  Level level;
  std::string detail;  // one line of evidence; never a secret
};

// What one case says about the client.
enum class Outcome {
  kHeld,         // as expected, and a refusal's twin was accepted
  kVacuous,      // refused as expected, but the twin was refused too, which the profile allows: the
                 // defect was never reached
  kWarned,       // only SHOULD findings
  kFailed,       // a MUST finding
  kUnproven,     // refused as expected, but the twin failed: says nothing
  kUnsupported,  // the client says it cannot, or this machine cannot
};
std::string_view Name(Outcome outcome);

struct CaseVerdict {
  const Case* of = nullptr;  // never null in a RunVerdict
  Answer answer = Answer::kBroken;
  Outcome outcome = Outcome::kFailed;
  std::string note;                  // kUnsupported, kUnproven, kVacuous: why
  bool unsupported_allowed = false;  // kUnsupported: the user said beforehand that this case may be
  std::vector<Finding> findings;
  Evidence evidence;

  // Started: the client was put to the case; false where this machine could not.
  bool Started() const { return evidence.deadline.count() > 0; }
};

// The process exit status of dstack-conformance, fixed by the client contract.
enum class ExitStatus { kConformant = 0, kNotConformant = 1, kUsage = 2, kIncomplete = 3 };
std::string_view Name(ExitStatus status);  // "not-conformant"

struct RunVerdict {
  Profile profile = Profile::kClient;
  std::uint64_t seed = 0;  // of the shuffle
  std::vector<std::string> command;
  bool whole_catalog = false;      // no filter left a case out
  std::vector<CaseVerdict> cases;  // in catalogue order
  std::string incomplete;  // why the run as a whole says nothing: failed smoke test, failure of the
                           // suite; or empty
  std::chrono::milliseconds elapsed{0};

  std::size_t Count(Outcome outcome) const;
  // WhyIncomplete is `incomplete`, else what the cases leave open: nothing ran, a case unproven or
  // unsupported and not allowed to be, or no refusal held although the run asked for refusals.
  // Empty: nothing.
  std::string WhyIncomplete() const;
  // Status: `incomplete` outranks everything, a failed case outranks what other cases leave open,
  // and kConformant is left only where nothing failed and nothing is open.
  ExitStatus Status() const;
};

}  // namespace conformance
