// Verdict: what follows from the evidence of one case, and of a whole run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/case.h"
#include "conformance/clause.h"
#include "conformance/evidence.h"

namespace conformance {

// What the client did, in the contract's words.
enum class Answer {
  kKey,          // exit 0 with one well-formed key line
  kRefused,      // exit 1
  kUnsupported,  // exit 89
  kBroken,       // anything else
};

// One enumerator per defect a run can show. Each is tested by name.
enum class Defect {
  kAcceptedAWrongKey,      // a key that is none the words could mean
  kAcceptedWhatItMustRefuse,
  kRefusedASoundAnswer,
  kExitStatus,             // none of 0, 1, 89
  kDiedBySignal,
  kRanPastTheDeadline,
  kNoKeyLine,              // exit 0 without exactly one well-formed line
  kPublicKeyMissing,       // a secret where the case needs the public key
  kKeyMaterialOnRefusal,   // FC-50
  kSecretLeaked,           // FC-51
  kLeftProcessBehind,      // FC-52: a process that outlived the client
  kAskedAnotherSocket,     // FC-02
  kTooMuchMemory,          // FC-05
  kTooSlow,                // TO-23
  kRequestWrong,           // RQ-01 to RQ-06
  kTooManyRequests,        // FC-53
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
  kVacuous,      // refused as expected, but the twin was refused too, which the profile allows: the defect was never reached
  kWarned,       // only SHOULD findings
  kFailed,       // a MUST finding
  kUnproven,     // refused as expected, but the twin failed: says nothing
  kUnsupported,  // the client says it cannot, or this machine cannot
};
std::string_view Name(Outcome outcome);

struct CaseVerdict {
  const Case* of = nullptr;
  Answer answer = Answer::kBroken;
  Outcome outcome = Outcome::kFailed;
  std::string note;  // kUnsupported, kUnproven, kVacuous: why
  std::vector<Finding> findings;
  Evidence evidence;
};

// The process exit status of dstack-conformance, fixed by the client contract.
enum class ExitStatus { kConformant = 0, kNotConformant = 1, kUsage = 2, kIncomplete = 3 };

struct RunVerdict {
  Profile profile = Profile::kClient;
  std::uint64_t seed = 0;           // of the shuffle
  std::vector<std::string> command;
  bool whole_catalog = false;       // no filter left a case out
  std::vector<CaseVerdict> cases;   // in catalogue order
  std::string incomplete;           // why the run is incomplete; empty: it is not
  std::chrono::milliseconds elapsed{0};

  std::size_t Count(Outcome outcome) const;
  // Status is kConformant only where something ran, nothing is incomplete and no MUST failed.
  ExitStatus Status() const;
};

}  // namespace conformance
