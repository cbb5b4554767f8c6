// SoundAgent: who gives the sound answers of a case, and what the case makes of them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "conformance/case/encounter.h"
#include "conformance/case/result.h"
#include "conformance/evidence/evidence.h"
#include "conformance/stage/live_agent.h"
#include "mock_agent/guest/identity.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/answer_parts.h"
#include "mock_agent/wire/answerer.h"
#include "mock_agent/wire/recording.h"

namespace conformance {

class SoundAgent {
 public:
  SoundAgent() = default;
  virtual ~SoundAgent() = default;
  SoundAgent(const SoundAgent&) = delete;
  SoundAgent& operator=(const SoundAgent&) = delete;

  // PartsOf is what a sound answer to this is made of, with a secret of so many bytes.
  virtual Result<mock_agent::AnswerParts> PartsOf(const mock_agent::KeyRequest& asked,
                                                  std::size_t secret_bytes) = 0;
  // Origin is where the key of PartsOf, called before, comes from, or would if it were another app's;
  // kNotFromThisAgent where that is not known.
  virtual Result<ToldOrigin> Origin(const mock_agent::KeyRequest& asked, bool of_another_app) = 0;
  // SentIn is the bytes that the agent of the run sends, of a run with a script; `asked` and the secret's
  // length are those of PartsOf, called before. kNotFromThisAgent as in SessionOf.
  virtual Result<std::string> SentIn(const Encounter& run, const mock_agent::KeyRequest& asked) = 0;
  // SessionOf is how the agent of the run answers; `asked` and the secret's length are those of PartsOf,
  // called before. kNotFromThisAgent where its answers cannot be made into the run's.
  virtual Result<mock_agent::Session> SessionOf(const Encounter& run,
                                                const mock_agent::KeyRequest& asked,
                                                mock_agent::Behind behind) = 0;
  // OfItself is how the agent answers a request with nothing changed. kNotFromThisAgent where it does so
  // only on a connection of its own.
  virtual Result<mock_agent::Answerer> OfItself() = 0;
  // Vouch looks at what the run's agent said, which was that of SessionOf, called last: kAgentUnusable
  // where what the client met is no fault of the client's.
  virtual Result<void> Vouch(const mock_agent::KeyRequest& asked,
                             const mock_agent::Recording& said) const = 0;
};

// TheMock is our own agent with this identity.
std::shared_ptr<SoundAgent> TheMock(mock_agent::Identity identity);
// TheLive is one that runs already. A run that changes nothing of its answers has the client talk to it,
// byte by byte; in the others it is asked first, and what it says is changed.
std::shared_ptr<SoundAgent> TheLive(LiveAgent agent);

}  // namespace conformance
