#include "mock_agent/wire/serving.h"

#include <fmt/core.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "mock_agent/wire/whole_file.h"

namespace mock_agent {
namespace {

sigset_t EndingSignals() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  return ending;
}

bool PrintReadyLine(const Serving& serving) {
  nlohmann::ordered_json line = {
      {"ready", true}, {"socket", serving.socket.native()}, {"pid", getpid()}, {"seed", nullptr}};
  if (serving.seed) line["seed"] = *serving.seed;
  if (serving.played) line["case"] = *serving.played;
  fmt::print("{}\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return std::fflush(stdout) == 0;
}

}  // namespace

void BlockEndingSignals() {
  const sigset_t ending = EndingSignals();
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

Result<void> ServeUntilSignal(Serving serving) {
  std::optional<WholeFile> record;
  if (!serving.record_file.empty()) {
    BOOST_OUTCOME_TRY(file, WholeFile::At(serving.record_file, 0600));
    record = std::move(file);
  }
  BOOST_OUTCOME_TRY(
      agent, Agent::Start({.socket_path = serving.socket, .session = std::move(serving.session)}));
  if (!PrintReadyLine(serving)) {
    return Error{ErrorCode::kFileUnwritable, "standard output: cannot be written"};
  }
  const sigset_t ending = EndingSignals();
  int signal = 0;
  sigwait(&ending, &signal);
  agent->Stop();
  if (!record) return success();
  return record->Write(ToJson(agent->Snapshot()) + "\n");
}

}  // namespace mock_agent
