#include "conformance/case/encounter_agent.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "mock_agent/wire/answer_parts.h"

namespace conformance {
namespace {

using mock_agent::JsonView;
using nlohmann::json;

constexpr std::uint64_t kMostFirst = 8;

Error BadAgent(const JsonView& at, std::string_view why) {
  return at.Refused(mock_agent::ErrorCode::kWrongType, why);
}

Result<mock_agent::Script> Parsed(json script, std::optional<std::size_t> secret_bytes,
                                  std::string_view where) {
  if (secret_bytes) script["secret_bytes"] = *secret_bytes;
  BOOST_OUTCOME_TRY(parsed, mock_agent::Script::Parse(script, where));
  return parsed;
}

bool IsSentWhole(const mock_agent::Script& script) {
  using Action = mock_agent::Step::Action;
  const auto& steps = script.steps();
  return steps.size() == 2 && steps[0].action == Action::kSend && steps[1].action == Action::kClose;
}

// FirstConnections is how many get it.
Result<std::size_t> FirstConnections(const JsonView& object) {
  if (!object.Has("first_connections")) return std::size_t{1};
  BOOST_OUTCOME_TRY(connections, object.Member("first_connections"));
  if (!object.Has("first_connection")) {
    return BadAgent(connections, "a number of connections that get nothing else");
  }
  BOOST_OUTCOME_TRY(count, connections.Number(2, kMostFirst));
  return std::size_t{count};
}

}  // namespace

Result<void> ReadAgent(const JsonView& object, Encounter& out) {
  if (object.Has("agent")) {
    BOOST_OUTCOME_TRY(agent, object.Member("agent"));
    out.kept_agent = agent.value() == "as-before";
    if (agent.value() != "faithful" && !out.kept_agent) {
      return BadAgent(agent, "not faithful or as-before");
    }
    const bool answers = out.kept_agent && object.Has("answer");
    if (object.Has("script") || object.Has("secret_bytes") || (object.Has("answer") && !answers)) {
      return BadAgent(agent,
                      "script, answer or secret_bytes beside an agent that answers of itself");
    }
    if (!answers) return success();
  }
  std::optional<std::size_t> secret_bytes;
  if (object.Has("secret_bytes")) {
    BOOST_OUTCOME_TRY(member, object.Member("secret_bytes"));
    BOOST_OUTCOME_TRY(size, member.Number(1, mock_agent::kMaxSecretBytes));
    secret_bytes = size;
  }
  if (object.Has("script")) {
    if (object.Has("answer")) return BadAgent(object, "answer beside script");
    BOOST_OUTCOME_TRY(script, object.Member("script"));
    BOOST_OUTCOME_TRY(parsed, Parsed(script.value(), secret_bytes, object.file()));
    out.script = std::move(parsed);
    return success();
  }
  static const json kSoundAnswer = json::object();
  const JsonView sound(kSoundAnswer, object.file());
  BOOST_OUTCOME_TRY(
      answer, object.Has("answer") ? object.Member("answer") : mock_agent::Result<JsonView>(sound));
  BOOST_OUTCOME_TRY(script, mock_agent::ScriptOf(answer));
  BOOST_OUTCOME_TRY(parsed, Parsed(script, secret_bytes, object.file()));
  out.script = std::move(parsed);
  out.answer = std::make_shared<const json>(answer.value());
  if (out.kept_agent && !IsSentWhole(*out.script)) {
    return BadAgent(answer, "an agent as before sends its answer whole, and closes");
  }
  return success();
}

Result<void> ReadFirstConnection(const JsonView& object, Encounter& out) {
  BOOST_OUTCOME_TRY(count, FirstConnections(object));
  if (!object.Has("first_connection")) return success();
  BOOST_OUTCOME_TRY(member, object.Member("first_connection"));
  if (!out.script || !out.script->accepts()) {
    return BadAgent(member, "in front of an agent that never accepts, or answers of itself");
  }
  BOOST_OUTCOME_TRY(first, Parsed(member.value(), std::nullopt, object.file()));
  if (!first.accepts() || member.Has("secret_bytes")) {
    return BadAgent(member, "accept or secret_bytes, which are the whole case's");
  }
  out.first_connection = {.script = first.WithSecretBytes(out.script->secret_bytes()),
                          .connections = count};
  return success();
}

Result<std::optional<mock_agent::Script>> Encounter::ScriptOver(
    const mock_agent::SoundHead& head) const {
  if (answer == nullptr || !script) return script;
  BOOST_OUTCOME_TRY(made, mock_agent::ScriptOf(JsonView(*answer, "answer"), head));
  BOOST_OUTCOME_TRY(parsed, Parsed(made, script->secret_bytes(), "answer"));
  return std::optional(parsed.With(script->alteration()));
}

}  // namespace conformance
