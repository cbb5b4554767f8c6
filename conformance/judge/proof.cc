#include "conformance/judge/proof.h"

#include <fmt/format.h>

namespace conformance {

Proof ProofOf(const CaseReport& report, const CaseReport* twin) {
  if (report.answer != Answer::kRefused || twin == nullptr || twin->accepted) return {};
  const bool lawful = twin->answer == Answer::kRefused &&
                      twin->expectation != Expectation::kMustAccept &&
                      twin->outcome != Outcome::kFailed;
  if (lawful) {
    return {Outcome::kVacuous,
            fmt::format("refused, as is its twin {}, which this profile leaves open", twin->id)};
  }
  return {Outcome::kUnproven,
          fmt::format("refused, but its twin {} was not accepted: the refusal proves nothing",
                      twin->id)};
}

}  // namespace conformance
