#include "conformance/stage/sound_agent.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/stage/agent_fault.h"
#include "conformance/stage/live_origin.h"
#include "mock_agent/guest/faithful_session.h"
#include "mock_agent/guest/forged_chain.h"
#include "mock_agent/guest/key_parts.h"
#include "mock_agent/guest/stranger.h"
#include "mock_agent/script/rendering.h"
#include "mock_agent/script/script_player.h"
#include "mock_agent/wire/relay.h"

namespace conformance {
namespace {

using mock_agent::AnswerParts;
using mock_agent::Behind;
using mock_agent::KeyRequest;
using mock_agent::Session;

Error NoScript() {
  return {ErrorCode::kNotFromThisAgent, "the run has no script"};
}

class MockAgent : public SoundAgent {
 public:
  explicit MockAgent(mock_agent::Identity identity) : identity_(std::move(identity)) {}

  Result<AnswerParts> PartsOf(const KeyRequest& asked, std::size_t secret_bytes) override {
    return mock_agent::PartsOf(identity_, asked, secret_bytes);
  }

  Result<ToldOrigin> Origin(const KeyRequest& /*asked*/, bool of_another_app) override {
    const auto& kms_root_key = identity_.kms_root_key();
    if (!kms_root_key) return Error{ErrorCode::kNotFromThisAgent, "its KMS root is not known"};
    const mock_agent::Bytes& app_id = identity_.app_id();
    return ToldOrigin{kms_root_key->PublicKey(),
                      of_another_app ? mock_agent::AnotherApp(app_id) : app_id};
  }

  Result<std::string> SentIn(const Encounter& run, const KeyRequest& asked) override {
    if (!run.script) return NoScript();
    const AnswerParts parts = mock_agent::PartsOf(identity_, asked, run.script->secret_bytes());
    return mock_agent::SentBytes(mock_agent::Render(*run.script, parts));
  }

  Result<Session> SessionOf(const Encounter& run, const KeyRequest& asked, Behind behind) override {
    if (!run.script) {
      BOOST_OUTCOME_TRY(guest, mock_agent::Guest::FromIdentity(identity_, mock_agent::Api::k06));
      return mock_agent::FaithfulInFrontOf(std::move(guest), std::move(behind));
    }
    return mock_agent::ScriptedSession(*run.script, mock_agent::PartsForRequests(identity_, asked),
                                       std::move(behind), run.first_connection);
  }

  Result<mock_agent::Answerer> OfItself() override {
    BOOST_OUTCOME_TRY(guest, mock_agent::Guest::FromIdentity(identity_, mock_agent::Api::k06));
    return mock_agent::StrangerAnswerer(std::move(guest));
  }

  Result<void> Vouch(const KeyRequest& /*asked*/,
                     const mock_agent::Recording& /*said*/) const override {
    return success();
  }

 private:
  mock_agent::Identity identity_;
};

class RunningAgent : public SoundAgent {
 public:
  explicit RunningAgent(LiveAgent agent) : agent_(std::move(agent)) {}

  Result<AnswerParts> PartsOf(const KeyRequest& asked, std::size_t secret_bytes) override {
    BOOST_OUTCOME_TRY(answer, agent_.Answer(asked, secret_bytes));
    answer_ = std::move(answer);
    return answer_.parts;
  }

  Result<ToldOrigin> Origin(const KeyRequest& asked, bool of_another_app) override {
    if (of_another_app) return Error{ErrorCode::kNotFromThisAgent, "it speaks for one app"};
    BOOST_OUTCOME_TRY(origin, LiveOrigin::Follow(agent_, asked, answer_.parts));
    answer_.parts.forged_chain = [parts = origin.parts](mock_agent::Forgery forgery) {
      return mock_agent::ChainJson(mock_agent::ForgedChain(parts, forgery));
    };
    return origin.told;
  }

  Result<std::string> SentIn(const Encounter& run, const KeyRequest& /*asked*/) override {
    BOOST_OUTCOME_TRY(script, ScriptOf(run));
    if (!script) return NoScript();
    return mock_agent::SentBytes(mock_agent::Render(*script, answer_.parts));
  }

  Result<Session> SessionOf(const Encounter& run, const KeyRequest& /*asked*/,
                            Behind behind) override {
    std::optional<mock_agent::Script> script;
    if (!run.AsItIs()) {
      BOOST_OUTCOME_TRY(made, ScriptOf(run));
      script = std::move(made);
    }
    relayed_ = !script;
    if (relayed_) return mock_agent::RelaySession(agent_.socket());
    const auto parts = [parts = answer_.parts](std::string_view /*body*/, std::size_t /*size*/) {
      return parts;
    };
    return mock_agent::ScriptedSession(*script, parts, std::move(behind), run.first_connection);
  }

  Result<mock_agent::Answerer> OfItself() override {
    return Error{ErrorCode::kNotFromThisAgent,
                 "it needs an agent that answers behind a hostile answer"};
  }

  Result<void> Vouch(const KeyRequest& asked, const mock_agent::Recording& said) const override {
    if (!relayed_) return success();
    return FaultOf(agent_.socket(), asked, answer_.parts.secret, said);
  }

 private:
  // ScriptOf is the run's script over this agent's own head.
  Result<std::optional<mock_agent::Script>> ScriptOf(const Encounter& run) const {
    auto made = run.ScriptOver(answer_.head);
    if (!made) return Error{ErrorCode::kNotFromThisAgent, made.error().message};
    const std::optional<mock_agent::Script>& script = made.value();
    if (script && !Reaches(*script)) {
      return Error{ErrorCode::kNotFromThisAgent, "its answers are not all of one length"};
    }
    return std::move(made).value();
  }
  // Reaches: the answer has the byte that is altered.
  bool Reaches(const mock_agent::Script& script) const {
    const auto& alteration = script.alteration();
    const mock_agent::Script whole = script.With(std::nullopt);
    return !alteration ||
           alteration->at < mock_agent::SentBytes(mock_agent::Render(whole, answer_.parts)).size();
  }

  LiveAgent agent_;
  SoundAnswer answer_;    // the last one
  bool relayed_ = false;  // the last session was the agent's own
};

}  // namespace

std::shared_ptr<SoundAgent> TheMock(mock_agent::Identity identity) {
  return std::make_shared<MockAgent>(std::move(identity));
}

std::shared_ptr<SoundAgent> TheLive(LiveAgent agent) {
  return std::make_shared<RunningAgent>(std::move(agent));
}

}  // namespace conformance
