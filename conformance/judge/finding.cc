#include "conformance/judge/finding.h"

#include <cstdlib>

namespace conformance {
std::string_view Name(Answer answer) {
  switch (answer) {
    case Answer::kKey:
      return "key";
    case Answer::kRefused:
      return "refused";
    case Answer::kUnsupported:
      return "unsupported";
    case Answer::kBroken:
      return "broken";
  }
  std::abort();
}

std::string_view Name(Defect defect) {
  switch (defect) {
    case Defect::kAcceptedAWrongKey:
      return "accepted-a-wrong-key";
    case Defect::kAcceptedWhatItMustRefuse:
      return "accepted-what-it-must-refuse";
    case Defect::kAnsweredUnasked:
      return "answered-unasked";
    case Defect::kRefusedASoundAnswer:
      return "refused-a-sound-answer";
    case Defect::kExitStatus:
      return "exit-status";
    case Defect::kDiedBySignal:
      return "died-by-signal";
    case Defect::kRanPastTheDeadline:
      return "ran-past-the-deadline";
    case Defect::kAcceptedAnEmptyKey:
      return "accepted-an-empty-key";
    case Defect::kNoKeyLine:
      return "no-key-line";
    case Defect::kPublicKeyMissing:
      return "public-key-missing";
    case Defect::kKeyMaterialOnRefusal:
      return "key-material-on-refusal";
    case Defect::kSecretLeaked:
      return "secret-leaked";
    case Defect::kWroteTooMuch:
      return "wrote-too-much";
    case Defect::kLeftProcessBehind:
      return "left-process-behind";
    case Defect::kAskedAnotherSocket:
      return "asked-another-socket";
    case Defect::kReadWithoutBound:
      return "read-without-bound";
    case Defect::kTooMuchMemory:
      return "too-much-memory";
    case Defect::kLeaksDescriptors:
      return "leaks-descriptors";
    case Defect::kTooSlow:
      return "too-slow";
    case Defect::kRequestWrong:
      return "request-wrong";
    case Defect::kTooManyRequests:
      return "too-many-requests";
  }
  std::abort();
}

std::optional<Defect> DefectNamed(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Defect::kTooManyRequests); ++i) {
    const auto defect = static_cast<Defect>(i);
    if (Name(defect) == name) return defect;
  }
  return std::nullopt;
}

std::string_view Name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kHeld:
      return "held";
    case Outcome::kVacuous:
      return "vacuous";
    case Outcome::kWarned:
      return "warned";
    case Outcome::kFailed:
      return "failed";
    case Outcome::kUnproven:
      return "unproven";
    case Outcome::kUnsupported:
      return "unsupported";
  }
  std::abort();
}

}  // namespace conformance
