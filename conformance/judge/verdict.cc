#include "conformance/judge/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace conformance {
namespace {

bool MustBeRefused(const CaseVerdict& verdict, Profile profile) {
  return verdict.of->expectation(profile) == Expectation::kMustRefuse;
}

// A refusal with a SHOULD finding is a refusal all the same.
bool RefusalHeld(const CaseVerdict& verdict) {
  return verdict.answer == Answer::kRefused &&
         (verdict.outcome == Outcome::kHeld || verdict.outcome == Outcome::kWarned);
}

bool HasMustFinding(const CaseVerdict& verdict) {
  return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                     [](const Finding& finding) { return finding.level == Level::kMust; });
}

std::string Cases(std::size_t count) {
  return fmt::format("{} case{}", count, count == 1 ? "" : "s");
}

}  // namespace

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
    case Defect::kRefusedASoundAnswer:
      return "refused-a-sound-answer";
    case Defect::kExitStatus:
      return "exit-status";
    case Defect::kDiedBySignal:
      return "died-by-signal";
    case Defect::kRanPastTheDeadline:
      return "ran-past-the-deadline";
    case Defect::kNoKeyLine:
      return "no-key-line";
    case Defect::kPublicKeyMissing:
      return "public-key-missing";
    case Defect::kKeyMaterialOnRefusal:
      return "key-material-on-refusal";
    case Defect::kSecretLeaked:
      return "secret-leaked";
    case Defect::kLeftProcessBehind:
      return "left-process-behind";
    case Defect::kAskedAnotherSocket:
      return "asked-another-socket";
    case Defect::kTooMuchMemory:
      return "too-much-memory";
    case Defect::kTooSlow:
      return "too-slow";
    case Defect::kRequestWrong:
      return "request-wrong";
    case Defect::kTooManyRequests:
      return "too-many-requests";
  }
  std::abort();
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

std::string_view Name(ExitStatus status) {
  switch (status) {
    case ExitStatus::kConformant:
      return "conformant";
    case ExitStatus::kNotConformant:
      return "not-conformant";
    case ExitStatus::kUsage:
      return "usage";
    case ExitStatus::kIncomplete:
      return "incomplete";
  }
  std::abort();
}

std::size_t RunVerdict::Count(Outcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(),
                    [outcome](const CaseVerdict& verdict) { return verdict.outcome == outcome; }));
}

std::string RunVerdict::WhyIncomplete() const {
  if (!incomplete.empty()) return incomplete;
  if (Count(Outcome::kUnsupported) == cases.size()) return "no case ran";
  const auto disallowed = std::count_if(cases.begin(), cases.end(), [](const CaseVerdict& verdict) {
    return verdict.outcome == Outcome::kUnsupported && !verdict.unsupported_allowed;
  });
  if (disallowed > 0) {
    return fmt::format("{} unsupported and not allowed to be",
                       Cases(static_cast<std::size_t>(disallowed)));
  }
  if (const std::size_t unproven = Count(Outcome::kUnproven); unproven > 0) {
    return fmt::format("{} unproven: the sound twin was not accepted", Cases(unproven));
  }
  const auto asked_to_refuse = [this](const CaseVerdict& verdict) {
    return MustBeRefused(verdict, profile);
  };
  const auto refused = [this](const CaseVerdict& verdict) {
    return MustBeRefused(verdict, profile) && RefusalHeld(verdict);
  };
  if (std::any_of(cases.begin(), cases.end(), asked_to_refuse) &&
      std::none_of(cases.begin(), cases.end(), refused)) {
    return "no refusal was proven";
  }
  return "";
}

ExitStatus RunVerdict::Status() const {
  if (!incomplete.empty()) return ExitStatus::kIncomplete;
  // A MUST finding counts even if the outcome of its case should say otherwise.
  if (Count(Outcome::kFailed) > 0 || std::any_of(cases.begin(), cases.end(), HasMustFinding)) {
    return ExitStatus::kNotConformant;
  }
  return WhyIncomplete().empty() ? ExitStatus::kConformant : ExitStatus::kIncomplete;
}

}  // namespace conformance
