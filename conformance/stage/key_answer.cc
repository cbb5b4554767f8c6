#include "conformance/stage/key_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <locale>
#include <nlohmann/json.hpp>
#include <utility>

#include "conformance/stage/agent_question.h"
#include "mock_agent/wire/answer_parts.h"

namespace conformance {
namespace {

using mock_agent::KeyRequest;
using mock_agent::kUsualSecretBytes;
using nlohmann::json;

constexpr std::size_t kShownOfALine = 100;

Error Unusable(std::string why) {
  return {ErrorCode::kAgentUnusable, std::move(why)};
}

Error NotAsAGuest(const std::filesystem::path& socket, std::string_view why) {
  return {ErrorCode::kAgentUnusable,
          fmt::format("the agent at {} does not answer GetKey as a guest agent does: {}",
                      socket.string(), why)};
}

bool IsKeyInHex(const std::string& text) {
  return text.size() == 2 * kUsualSecretBytes &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::ptrdiff_t LengthsOf(const parity::Answer& answer) {
  return std::count_if(answer.headers.begin(), answer.headers.end(),
                       [](const auto& header) { return IsLengthName(header.first); });
}

}  // namespace

bool IsLengthName(std::string_view name) {
  return boost::algorithm::iequals(name, "content-length", std::locale::classic());
}

Result<KeyAnswer> KeyAnswer::ReadFrom(parity::Answer answer) {
  if (!answer.status_line.starts_with("HTTP/1.1 200 ")) {
    return Unusable(answer.status_line.substr(0, kShownOfALine));
  }
  if (LengthsOf(answer) > 1) return Unusable("more than one Content-Length");
  if (answer.framing != parity::Framing::kLength) return Unusable("no Content-Length");
  if (!answer.whole) return Unusable("an answer that ends early");
  if (parity::HeaderOf(answer, "content-type") == nullptr) return Unusable("no Content-Type");
  const json body = json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  if (!body.is_object()) return Unusable("a body that is no JSON object");
  if (body.contains("error")) return Unusable("a member error beside status 200");
  const auto key = body.find("key");
  const auto chain = body.find("signature_chain");
  if (key == body.end() || !key->is_string() || !IsKeyInHex(key->get<std::string>())) {
    return Unusable("no key of 32 bytes in lower-case hex");
  }
  if (chain == body.end() || !chain->is_array()) return Unusable("no signature_chain");
  return KeyAnswer{std::move(answer), key->get<std::string>(), chain->dump()};
}

Result<KeyAnswer> AskForKey(const std::filesystem::path& socket, const KeyRequest& asked) {
  const json request = {
      {"path", asked.path}, {"purpose", asked.purpose}, {"algorithm", asked.algorithm}};
  BOOST_OUTCOME_TRY(answer, AskAgent(socket, "GetKey", request.dump()));
  auto read = KeyAnswer::ReadFrom(std::move(answer));
  if (!read) return NotAsAGuest(socket, read.error().message);
  return read;
}

}  // namespace conformance
