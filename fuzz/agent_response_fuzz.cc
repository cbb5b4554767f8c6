// Property: of any bytes, cut in two anywhere, the provider makes a secret only where the strict
// predicate finds the same one; the cut changes nothing, but that a complete answer ends it all.
#include <boost/outcome/try.hpp>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <vector>

#include "fuzz/strict_answer.h"
#include "provider/agent/agent_secret.h"
#include "provider/agent/http_response.h"
#include "provider/agent/key_text.h"

namespace {

using Bytes = std::vector<std::uint8_t>;
using Answer = std::span<const std::uint8_t>;

provider::Result<Bytes> SecretOf(
    const provider::Result<std::optional<provider::ResponseBody>>& body) {
  BOOST_OUTCOME_TRY(whole, body);
  if (!whole) std::abort();
  BOOST_OUTCOME_TRY(text, provider::KeyText::FromJson(*whole));
  BOOST_OUTCOME_TRY(secret, provider::AgentSecret::Decode(std::move(text)));
  const auto bytes = secret.bytes().ExposeSecret();
  return Bytes(bytes.begin(), bytes.end());
}

void Require(bool holds) {
  if (!holds) std::abort();
}

void RequireStrict(Answer answer, const provider::Result<Bytes>& secret) {
  if (!secret) return;
  const auto strict =
      fuzz::SecretOfStrictAnswer({reinterpret_cast<const char*>(answer.data()), answer.size()});
  Require(strict.has_value() && strict.value() == secret.value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Answer answer(data, size);
  const auto whole = SecretOf(provider::ResponseBody::FromAnswer(answer, provider::Stream::kEnded));
  RequireStrict(answer, whole);
  std::size_t mixed = size;
  for (const std::uint8_t byte : answer) mixed = mixed * 31 + byte;
  const Answer first = answer.first(mixed % (size + 1));
  provider::AnswerReader reader;
  auto judged = reader.Judge(first, provider::Stream::kOpen);
  const bool early = judged.has_error() || judged.value().has_value();
  if (!early) judged = reader.Judge(answer, provider::Stream::kEnded);
  const auto cut = SecretOf(judged);
  RequireStrict(early ? first : answer, cut);
  Require(cut == whole ||
          (early && whole.has_error() && whole.error() == provider::Reason::kBytesAfterBody));
  return 0;
}
