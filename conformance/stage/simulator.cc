#include "conformance/stage/simulator.h"

#include <poll.h>
#include <sys/un.h>
#include <unistd.h>

#include <fmt/format.h>

#include <vector>

#include "conformance/stage/last_lines.h"
#include "conformance/stage/simulator_folder.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kAskAgain = 10;  // milliseconds

std::string WithLastLines(const std::string& text, const std::string& said) {
  const std::string lines = LastLines(said);
  return text + (lines.empty() ? "; it said nothing" : "; it said last: " + lines);
}

std::vector<std::string> OurEnvironment() {
  std::vector<std::string> all;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) all.emplace_back(*each);
  return all;
}

}  // namespace

Result<Simulator> Simulator::Start(const SimulatorOptions& options) {
  BOOST_OUTCOME_TRY(folder, SimulatorFolder::Open(options.folder));
  BOOST_OUTCOME_TRY(keeper, Keeper::Start());
  BOOST_OUTCOME_TRYV(folder.CopyTo(keeper.folder(), options.other_root_key));
  fs::path socket = keeper.folder() / folder.socket();
  if (socket.native().size() >= sizeof(sockaddr_un::sun_path)) {
    return Error{ErrorCode::kSimulator,
                 "the address of [internal] in dstack.toml is too long for a socket in " +
                     keeper.folder().string() + "; make it unix:./dstack.sock"};
  }
  Simulator simulator(std::move(keeper), std::move(socket));
  BOOST_OUTCOME_TRYV(simulator.Run(folder.executable()));
  BOOST_OUTCOME_TRYV(simulator.AwaitAnswer(options));
  return simulator;
}

Result<void> Simulator::Run(const fs::path& executable) {
  const auto refused = keeper_.Run({.executable = executable,
                                    .working_folder = keeper_.folder(),
                                    .arguments = {executable, "-c", "dstack.toml"},
                                    .environment = OurEnvironment()});
  if (!refused) return success();
  return Error{ErrorCode::kSimulator,
               fmt::format("{} could not be started ({})", executable.string(), refused->Text())};
}

Result<void> Simulator::AwaitAnswer(const SimulatorOptions& options) {
  const auto until = Clock::now() + options.patience;
  for (;;) {
    const Keeper::State state = keeper_.Look();
    if (!state.ended.empty()) {
      return Error{ErrorCode::kSimulator,
                   WithLastLines("dstack's simulator did not come up: " + state.ended, state.said)};
    }
    if (options.answers(socket_)) return success();
    if (options.stop && options.stop()) return Error{ErrorCode::kSimulator, "interrupted"};
    if (Clock::now() >= until) {
      return Error{ErrorCode::kSimulator,
                   WithLastLines(fmt::format("dstack's simulator did not answer within {} ms",
                                             options.patience.count()),
                                 state.said)};
    }
    poll(nullptr, 0, kAskAgain);
  }
}

std::string Simulator::Gone() {
  const Keeper::State state = keeper_.Look();
  if (state.ended.empty()) return "";
  return WithLastLines("dstack's simulator is gone: " + state.ended, state.said);
}

}  // namespace conformance
