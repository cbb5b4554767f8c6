// LiveOrigin: where the keys of an agent that runs already come from, by what it says itself.
#pragma once

#include "conformance/case/result.h"
#include "conformance/evidence/evidence.h"
#include "conformance/stage/live_agent.h"
#include "mock_agent/guest/forged_chain.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/wire/answer_parts.h"

namespace conformance {

struct LiveOrigin {
  ToldOrigin told;
  mock_agent::ChainParts parts;  // to forge chains of

  // Follow takes the app id from Info, and follows the chain of an answer with a secret of 32 bytes to
  // whoever it leads to. Nothing is proven: the root is the agent's word. kNotFromThisAgent where there is
  // no such id or no such chain; kAgentUnusable where it does not answer.
  static Result<LiveOrigin> Follow(const LiveAgent& agent, const mock_agent::KeyRequest& asked,
                                   const mock_agent::AnswerParts& answer);
};

}  // namespace conformance
