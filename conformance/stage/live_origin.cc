#include "conformance/stage/live_origin.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "conformance/parity/exchange.h"
#include "conformance/stage/agent_question.h"
#include "conformance/stage/key_answer.h"
#include "mock_agent/guest/secp256k1_key.h"
#include "mock_agent/guest/signature_chain.h"
#include "mock_agent/wire/bytes.h"

namespace conformance {
namespace {

using mock_agent::Bytes;
using mock_agent::KeyRequest;
using mock_agent::Secp256k1Key;
using nlohmann::json;

constexpr std::size_t kAppIdBytes = 20;

Error NotOfThis(std::string_view why) {
  return {ErrorCode::kNotFromThisAgent, std::string(why)};
}

Result<Bytes> AppIdOf(const LiveAgent& agent) {
  BOOST_OUTCOME_TRY(answer, AskAgent(agent.socket(), "Info", "{}"));
  const json body = json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  const auto hex = body.is_object() ? body.value("app_id", json()) : json();
  const auto bytes = hex.is_string() ? mock_agent::FromHex(hex.get<std::string>()) : std::nullopt;
  if (!bytes || bytes->size() != kAppIdBytes)
    return NotOfThis("its Info has no app_id of 20 bytes");
  return *bytes;
}

// LinksOf is a chain of two links of 65 bytes.
Result<std::vector<Bytes>> LinksOf(const std::string& chain) {
  std::vector<Bytes> links;
  for (const json& link : json::parse(chain, nullptr, /*allow_exceptions=*/false)) {
    const auto bytes =
        link.is_string() ? mock_agent::FromHex(link.get<std::string>()) : std::nullopt;
    if (bytes && bytes->size() == Secp256k1Key::kSignatureBytes) links.push_back(*bytes);
  }
  if (links.size() != 2) return NotOfThis("its signature_chain is not two links of 65 bytes");
  return links;
}

Result<Bytes> LinkOfKey(const LiveAgent& agent, const KeyRequest& asked) {
  BOOST_OUTCOME_TRY(answer, AskForKey(agent.socket(), asked));
  BOOST_OUTCOME_TRY(links, LinksOf(answer.chain));
  return std::move(links.front());
}

}  // namespace

Result<LiveOrigin> LiveOrigin::Follow(const LiveAgent& agent, const KeyRequest& asked,
                                      const mock_agent::AnswerParts& answer) {
  BOOST_OUTCOME_TRY(app_id, AppIdOf(agent));
  BOOST_OUTCOME_TRY(links, LinksOf(answer.chain));
  const auto key = Secp256k1Key::Create(answer.secret);
  if (!key) return NotOfThis("its key is none of secp256k1");
  const auto app_root =
      mock_agent::SignerOf(links[0], mock_agent::KeyClaim(asked.purpose, key.value().PublicKey()));
  const auto kms_root =
      app_root ? mock_agent::SignerOf(links[1], mock_agent::AppClaim(app_id, *app_root))
               : std::nullopt;
  if (!kms_root) return NotOfThis("nobody signed its signature_chain");
  BOOST_OUTCOME_TRY(other, LinkOfKey(agent, {asked.path + "#", asked.purpose, asked.algorithm}));
  if (other == links[0]) return NotOfThis("it has one chain for all of its keys");
  BOOST_OUTCOME_TRY(purpose, LinkOfKey(agent, {asked.path, asked.purpose + "#", asked.algorithm}));
  LiveOrigin origin{.told = {*kms_root, app_id},
                    .parts = {.secret = answer.secret,
                              .purpose = asked.purpose,
                              .app_id = app_id,
                              .of_key = links[0],
                              .of_app = links[1],
                              .of_other_key = other}};
  // One that has the same link for every purpose says nothing of any.
  if (purpose != links[0]) origin.parts.for_other_purpose = purpose;
  return origin;
}

}  // namespace conformance
