// Finding: one thing that a client did wrong, and the words for what a case came to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "conformance/case/clause.h"

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
  kAnsweredUnasked,  // SE-03: a key for which it asked no agent
  kRefusedASoundAnswer,
  kExitStatus,  // none of 0, 1, 89
  kDiedBySignal,
  kRanPastTheDeadline,
  kAcceptedAnEmptyKey,    // FC-41: exit 0 with an empty secret
  kNoKeyLine,             // exit 0 without exactly one well-formed line
  kPublicKeyMissing,      // a secret where the case needs the public key
  kKeyMaterialOnRefusal,  // FC-50
  kSecretLeaked,          // FC-51
  kWroteTooMuch,          // FC-51: more than is looked through
  kLeftProcessBehind,     // FC-52: a process that outlived the client
  kAskedAnotherSocket,    // FC-02
  kReadWithoutBound,      // FC-05: took more of an endless answer than any bound allows
  kTooMuchMemory,         // FC-05, SE-07
  kLeaksDescriptors,      // SE-07
  kTooSlow,               // TO-23
  kRequestWrong,          // RQ-01 to RQ-06
  kTooManyRequests,       // FC-53
};
std::string_view Name(Defect defect);  // "accepted-a-wrong-key"
// DefectNamed is the one of that name; nothing where there is none.
std::optional<Defect> DefectNamed(std::string_view name);

struct Finding {
  Defect defect;
  std::string clause;  // that it breaks, which need not be the case's
  Level level;
  std::string detail;  // one line of evidence; never a secret
  // It rests on time or memory, which a busy machine can spoil: to be confirmed before it counts.
  bool suspicion = false;
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

}  // namespace conformance
