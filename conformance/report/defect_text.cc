#include "conformance/report/defect_text.h"

#include <cstdlib>

namespace conformance {
namespace {

constexpr std::string_view kRefuse = "refuse: exit 1, and no key on standard output";
constexpr std::string_view kAccept = "accept: exit 0 with the key that the answer carries";
constexpr std::string_view kRightKeyOrNone =
    "exit 0 with the key that the answer carries, or refuse: exit 1, and no key";

}  // namespace

std::string_view Headline(std::optional<Defect> defect) {
  if (!defect) return "failed without a finding";
  switch (*defect) {
    case Defect::kAcceptedAWrongKey:
      return "took a key that the answer does not carry";
    case Defect::kAcceptedWhatItMustRefuse:
      return "took a key from an answer to be refused";
    case Defect::kAnsweredUnasked:
      return "gave a key that it had asked nobody for";
    case Defect::kRefusedASoundAnswer:
      return "refused a sound answer";
    case Defect::kExitStatus:
      return "ended with an exit status of no meaning";
    case Defect::kDiedBySignal:
      return "died by a signal";
    case Defect::kRanPastTheDeadline:
      return "was still running at the deadline";
    case Defect::kAcceptedAnEmptyKey:
      return "exit 0 with an empty secret";
    case Defect::kNoKeyLine:
      return "exit 0 without a key line";
    case Defect::kPublicKeyMissing:
      return "gave the secret where the public key is asked for";
    case Defect::kKeyMaterialOnRefusal:
      return "left key material, but gave no key";
    case Defect::kSecretLeaked:
      return "wrote the secret where others read it";
    case Defect::kWroteTooMuch:
      return "wrote more than is looked through";
    case Defect::kLeftProcessBehind:
      return "left a process behind";
    case Defect::kAskedAnotherSocket:
      return "asked an agent that it was not to ask";
    case Defect::kReadWithoutBound:
      return "read an endless answer without a bound";
    case Defect::kTooMuchMemory:
      return "took memory without a bound";
    case Defect::kLeaksDescriptors:
      return "kept a descriptor open for question after question";
    case Defect::kTooSlow:
      return "waited though the answer was complete";
    case Defect::kRequestWrong:
      return "sent a wrong request";
    case Defect::kTooManyRequests:
      return "asked more often than it may";
  }
  std::abort();
}

std::string_view Duty(std::optional<Defect> defect, Expectation expectation) {
  if (!defect) return "the suite should have said why: report this";
  switch (*defect) {
    case Defect::kAcceptedAWrongKey:
      return expectation == Expectation::kMustAccept ? kAccept : kRightKeyOrNone;
    case Defect::kAcceptedWhatItMustRefuse:
    case Defect::kAcceptedAnEmptyKey:
      return expectation == Expectation::kMustAccept ? kAccept : kRefuse;
    case Defect::kAnsweredUnasked:
      return "ask the agent each time that it is asked";
    case Defect::kRefusedASoundAnswer:
      return kAccept;
    case Defect::kExitStatus:
      return "exit 0 with a key line, 1 for a refusal, 89 for what it cannot do";
    case Defect::kDiedBySignal:
      return "end by itself: exit 0 with a key line, or 1 for a refusal";
    case Defect::kRanPastTheDeadline:
      return "give up in time by itself: exit 1, and no key on standard output";
    case Defect::kNoKeyLine:
      return "exit 0 only with exactly one key line that was written; 1 for a refusal";
    case Defect::kPublicKeyMissing:
      return "derive the public key from the secret and print that";
    case Defect::kKeyMaterialOnRefusal:
      return "write key material nowhere, unless it exits 0 with its key line";
    case Defect::kSecretLeaked:
      return "write the secret into its key line and nowhere else";
    case Defect::kWroteTooMuch:
      return "write little, so that all of it can be looked through for secrets";
    case Defect::kLeftProcessBehind:
      return "end what it started before it ends";
    case Defect::kAskedAnotherSocket:
      return "ask the agent that it was told, and no other";
    case Defect::kReadWithoutBound:
      return "stop reading at a bound of its own, and refuse";
    case Defect::kTooMuchMemory:
      return "keep no more of an answer than a key needs";
    case Defect::kLeaksDescriptors:
      return "close what it opened for a question once it is answered";
    case Defect::kTooSlow:
      return "take the answer once it is complete";
    case Defect::kRequestWrong:
      return "send the request that the clause describes";
    case Defect::kTooManyRequests:
      return "ask as often as the clause allows";
  }
  std::abort();
}

}  // namespace conformance
