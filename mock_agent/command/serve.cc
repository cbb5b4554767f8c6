#include "mock_agent/command/serve.h"

#include <fmt/core.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <array>
#include <boost/outcome/try.hpp>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "mock_agent/guest/faithful_session.h"
#include "mock_agent/guest/guest_methods.h"
#include "mock_agent/script/script_player.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/text_file.h"
#include "mock_agent/wire/whole_file.h"

namespace mock_agent {
namespace {

ExitStatus Refuse(ExitStatus status, const Error& error) {
  fmt::print(stderr, "dstack-mock-agent: {}\n", error.message);
  return status;
}

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

bool PrintReadyLine(const ServeOptions& options, const std::string& seed) {
  const auto or_null = [](const std::string& word) {
    return word.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(word);
  };
  const nlohmann::ordered_json line = {
      {"ready", true}, {"socket", options.socket}, {"pid", getpid()}, {"seed", or_null(seed)}};
  fmt::print("{}\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return std::fflush(stdout) == 0;
}

void AwaitSignal() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  int signal = 0;
  sigwait(&ending, &signal);
}

}  // namespace

ExitStatus Serve(const ServeOptions& options) {
  std::string seed = options.seed;
  if (seed.empty() && options.identity_file.empty()) seed = RandomSeed();
  auto identity =
      seed.empty() ? Identity::FromAppKeys(options.identity_file) : Identity::FromSeedHex(seed);
  if (!identity) return Refuse(ExitStatus::kUsage, identity.error());
  auto script = ReadScript(options);
  if (!script) return Refuse(ExitStatus::kUsage, script.error());
  std::optional<WholeFile> record;
  if (!options.record_file.empty()) {
    auto file = WholeFile::At(options.record_file, 0600);
    if (!file) return Refuse(ExitStatus::kCannotServe, file.error());
    record = std::move(file.value());
  }

  Session session = script.value()
                        ? ScriptedSession(std::move(*script.value()),
                                          PartsForRequests(identity.value(), options.key_path))
                        : FaithfulSession(identity.value());
  const auto agent = Agent::Start({.socket_path = options.socket, .session = std::move(session)});
  if (!agent) return Refuse(ExitStatus::kCannotServe, agent.error());
  if (!PrintReadyLine(options, seed)) {
    return Refuse(ExitStatus::kCannotServe,
                  {ErrorCode::kFileUnwritable, "standard output: cannot be written"});
  }
  AwaitSignal();
  agent.value()->Stop();
  if (!record) return ExitStatus::kOk;
  const auto written = record->Write(ToJson(agent.value()->Snapshot()) + "\n");
  return written ? ExitStatus::kOk : Refuse(ExitStatus::kCannotServe, written.error());
}

}  // namespace mock_agent
