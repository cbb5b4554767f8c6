#include "mock_agent/command/serve.h"

#include <fmt/core.h>
#include <openssl/rand.h>

#include <array>
#include <boost/outcome/try.hpp>
#include <cstdint>
#include <optional>
#include <utility>

#include "mock_agent/guest/faithful_session.h"
#include "mock_agent/guest/guest_methods.h"
#include "mock_agent/script/script_player.h"
#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/serving.h"
#include "mock_agent/wire/text_file.h"

namespace mock_agent {
namespace {

std::string RandomSeed() {
  std::array<std::uint8_t, 32> seed{};
  RAND_bytes(seed.data(), static_cast<int>(seed.size()));
  return ToHex(seed);
}

Result<std::optional<Script>> ReadScript(const ServeOptions& options) {
  if (options.script_file.empty()) return std::optional<Script>();
  BOOST_OUTCOME_TRY(text, ReadTextFile(options.script_file));
  BOOST_OUTCOME_TRY(script, Script::ParseText(text, options.script_file));
  return std::optional<Script>(std::move(script));
}

// StatusOf sorts what stops a start: what the command line names, or the machine.
ExitStatus StatusOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kSocketPathTooLong:
    case ErrorCode::kSocketInUse:
    case ErrorCode::kSocketPathTaken:
    case ErrorCode::kSocketNotBindable:
    case ErrorCode::kFileUnwritable:
      return ExitStatus::kCannotServe;
    case ErrorCode::kSeedNotHex:
    case ErrorCode::kFileUnreadable:
    case ErrorCode::kNotJson:
    case ErrorCode::kUnknownMember:
    case ErrorCode::kMissingMember:
    case ErrorCode::kWrongType:
    case ErrorCode::kBadKey:
    case ErrorCode::kUnknownPlaceholder:
    case ErrorCode::kBadStep:
    case ErrorCode::kScriptWithoutEnd:
    case ErrorCode::kNotToml:
    case ErrorCode::kBadCertificate:
    case ErrorCode::kBadAttestation:
      return ExitStatus::kUsage;
  }
  return ExitStatus::kUsage;
}

Result<Serving> Prepare(const ServeOptions& options) {
  std::optional<std::string> seed;
  if (options.identity_file.empty()) seed = options.seed.empty() ? RandomSeed() : options.seed;
  BOOST_OUTCOME_TRY(
      identity, seed ? Identity::FromSeedHex(*seed) : Identity::FromAppKeys(options.identity_file));
  BOOST_OUTCOME_TRY(script, ReadScript(options));
  Session session = script
                        ? ScriptedSession(std::move(*script),
                                          PartsForRequests(std::move(identity), options.key_path))
                        : FaithfulSession(std::move(identity));
  return Serving{.socket = options.socket,
                 .session = std::move(session),
                 .record_file = options.record_file,
                 .seed = std::move(seed),
                 .played = {}};
}

}  // namespace

ExitStatus Serve(const ServeOptions& options) {
  auto serving = Prepare(options);
  const auto served =
      serving ? ServeUntilSignal(std::move(serving.value())) : Result<void>(serving.error());
  if (served) return ExitStatus::kOk;
  fmt::print(stderr, "dstack-mock-agent: {}\n", served.error().message);
  return StatusOf(served.error().code);
}

}  // namespace mock_agent
