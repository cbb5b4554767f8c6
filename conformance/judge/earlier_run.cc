#include "conformance/judge/earlier_run.h"

#include <algorithm>

#include "conformance/judge/key_line.h"

namespace conformance {
namespace {

bool Exited(const ProcessEvidence& process, int status) {
  return process.ending == ProcessEvidence::Ending::kExited && process.status == status;
}

bool HoldsAKey(const Evidence& evidence) {
  if (!Exited(evidence.process, 0)) return false;
  const auto line = ParseKeyLine(evidence.process.standard_output);
  return line && std::any_of(evidence.keys.begin(), evidence.keys.end(),
                             [&line](const ExpectedKey& key) { return Matches(*line, key); });
}

}  // namespace

std::optional<std::string> WhyNotMet(Expectation expectation, const Evidence& evidence) {
  const bool refused = Exited(evidence.process, 1);
  const bool accepted = HoldsAKey(evidence);
  switch (expectation) {
    case Expectation::kMustRefuse:
      if (refused) return std::nullopt;
      return "an earlier run, which had to be refused, was not";
    case Expectation::kMustAccept:
      if (accepted) return std::nullopt;
      return "an earlier run, which had to be accepted, was not";
    case Expectation::kShouldRefuse:
    case Expectation::kEither:
    case Expectation::kMayAccept:
      break;
  }
  if (refused || accepted) return std::nullopt;
  return "an earlier run was neither accepted nor refused";
}

}  // namespace conformance
