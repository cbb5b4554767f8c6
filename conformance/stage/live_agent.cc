#include "conformance/stage/live_agent.h"

#include <fmt/format.h>

#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "conformance/parity/exchange.h"
#include "conformance/stage/agent_question.h"
#include "conformance/stage/key_answer.h"
#include "mock_agent/wire/bytes.h"

namespace conformance {
namespace {

using mock_agent::KeyRequest;
using mock_agent::kUsualSecretBytes;
using nlohmann::json;

// What is asked at first is no client's.
constexpr std::string_view kFirstPath = "dstack-conformance/first-question";

// Escaped is a text that stands for itself in a template.
std::string Escaped(std::string text) {
  boost::replace_all(text, "${", "${dollar}{");
  return text;
}

// HeadOf has the answer's lines as they came, but for the length, which is whatever the body's will be.
mock_agent::SoundHead HeadOf(const parity::Answer& answer) {
  mock_agent::SoundHead head{.status_line = Escaped(answer.status_line), .lines = {}};
  for (const auto& [name, value] : answer.headers) {
    head.lines.push_back(fmt::format("{}: {}", Escaped(name),
                                     IsLengthName(name) ? "${body_length}" : Escaped(value)));
  }
  return head;
}

// WithKey is the body with another key in the place of its own.
Result<std::string> WithKey(const KeyAnswer& answer, const std::string& key) {
  std::string body = answer.answer.body;
  boost::replace_first(body, answer.key, key);
  const json changed = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (changed.is_object() && changed["key"] == key) return body;
  return Error{
      ErrorCode::kNotFromThisAgent,
      "its body does not begin with the key as it is, so that no other can take its place"};
}

// VersionOf is what the agent says of itself.
std::string VersionOf(const std::filesystem::path& socket) {
  constexpr const char* kUnknown = "of unknown version";
  const auto answer = AskAgent(socket, "Version", "{}");
  if (!answer || parity::StatusOf(answer.value()) != 200) return kUnknown;
  const json body = json::parse(answer.value().body, nullptr, /*allow_exceptions=*/false);
  if (!body.is_object() || !body.contains("version") || !body["version"].is_string()) {
    return kUnknown;
  }
  const bool has_rev = body.contains("rev") && body["rev"].is_string();
  const auto version = body["version"].get<std::string>();
  return has_rev ? fmt::format("{} (rev {})", version, body["rev"].get<std::string>()) : version;
}

}  // namespace

Result<LiveAgent> LiveAgent::Meet(std::filesystem::path socket) {
  LiveAgent agent(std::move(socket));
  BOOST_OUTCOME_TRYV(agent.Answer({std::string(kFirstPath), "", ""}, kUsualSecretBytes));
  agent.version_ = VersionOf(agent.socket_);
  return agent;
}

Result<SoundAnswer> LiveAgent::Answer(const KeyRequest& asked, std::size_t secret_bytes) const {
  BOOST_OUTCOME_TRY(own, AskForKey(socket_, asked));
  std::string secret = own.key;
  std::string other;
  for (int more = 0; secret.size() < 2 * secret_bytes || other.size() < 2 * secret_bytes; ++more) {
    const KeyRequest further{fmt::format("{}#{}", asked.path, more), asked.purpose,
                             asked.algorithm};
    BOOST_OUTCOME_TRY(next, AskForKey(socket_, further));
    (secret.size() < 2 * secret_bytes ? secret : other) += next.key;
  }
  secret.resize(2 * secret_bytes);
  other.resize(2 * secret_bytes);
  SoundAnswer sound{.head = HeadOf(own.answer), .parts = {}};
  sound.parts.chain = own.chain;
  sound.parts.answer = own.answer.body;
  if (secret != own.key) {
    BOOST_OUTCOME_TRY(body, WithKey(own, secret));
    sound.parts.answer = std::move(body);
  }
  boost::algorithm::unhex(secret, std::back_inserter(sound.parts.secret));
  boost::algorithm::unhex(other, std::back_inserter(sound.parts.other));
  return sound;
}

}  // namespace conformance
