#include "conformance/judge/earlier_run.h"

#include "conformance/judge/reply.h"

namespace conformance {

Proof ProofOfEarlier(Expectation expectation, const Evidence& evidence) {
  const Reply reply = ReplyOf(evidence.process);
  if (reply.answer == Answer::kUnsupported) {
    return {Outcome::kUnsupported,
            "the client says it cannot do what an earlier run needs (exit 89)"};
  }
  const bool refused = reply.answer == Answer::kRefused;
  const bool accepted = reply.HoldsOneOf(evidence.keys);
  switch (expectation) {
    case Expectation::kMustRefuse:
      if (refused) return {};
      return {Outcome::kUnproven, "an earlier run, which had to be refused, was not"};
    case Expectation::kMustAccept:
      if (accepted) return {};
      return {Outcome::kUnproven, "an earlier run, which had to be accepted, was not"};
    case Expectation::kNotAsked:
    case Expectation::kShouldRefuse:
    case Expectation::kEither:
    case Expectation::kMayAccept:
      break;
  }
  if (refused || accepted) return {};
  return {Outcome::kUnproven, "an earlier run was neither accepted nor refused"};
}

}  // namespace conformance
