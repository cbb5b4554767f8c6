#include "conformance/stage/successor.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "mock_agent/script/overridden_answer.h"

namespace conformance {

Result<Encounter> SuccessorOf(const Encounter& run) {
  const nlohmann::json answer = {
      {"body", R"({"key":"${other}","signature_chain":${chain}${public_key:other:member}})"}};
  BOOST_OUTCOME_TRY(script, mock_agent::ScriptOf(mock_agent::JsonView(answer, "successor")));
  if (run.script) script["secret_bytes"] = run.script->secret_bytes();
  BOOST_OUTCOME_TRY(parsed, mock_agent::Script::Parse(script, "successor"));
  Encounter successor = run;
  successor.script = std::move(parsed);
  successor.answer = nullptr;
  successor.first_connection.reset();
  return successor;
}

}  // namespace conformance
