// Simulator: dstack's own simulator, started on private copies of its files, and ended whole.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>

#include "conformance/case/result.h"
#include "conformance/stage/keeper.h"

namespace conformance {

struct SimulatorOptions {
  std::filesystem::path folder;  // holds an executable dstack-simulator, and its files
  // k256_key of the copied appkeys.json becomes another, random one; k256_signature stays, and is then
  // that of another key.
  bool other_root_key = false;
  std::chrono::milliseconds patience{20000};  // until it answers
  std::function<bool(const std::filesystem::path& socket)>
      answers;                 // asked again and again, until true
  std::function<bool()> stop;  // looked at meanwhile; true ends the waiting; may be empty
};

// Simulator is the process that `dstack-simulator -c dstack.toml` is, in a private folder, with our
// environment and no input, in a session of its own, without capabilities. A script in its place has to
// stay until the simulator ends: `exec` it, or wait for it.
class Simulator {
 public:
  // Start waits until it answers. kSimulator where the folder cannot be used, where it ends before, or
  // not in time, each with the last lines it said; and "interrupted". kPrivateFolder and kSystem as
  // Keeper::Start.
  static Result<Simulator> Start(const SimulatorOptions& options);
  Simulator(Simulator&&) noexcept = default;
  Simulator& operator=(Simulator&&) = delete;
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;
  // The destructor returns when nothing is left of it: no process below it, in whatever session, no
  // socket and no copy. All of that goes also when this process ends without a destructor.
  ~Simulator() = default;

  // dstack.sock in its private folder.
  const std::filesystem::path& socket() const { return socket_; }
  // Gone is why it is not running any more (how it ended, with the last lines it said); empty: it runs.
  // For one thread at a time.
  std::string Gone();

 private:
  Simulator(Keeper keeper, std::filesystem::path socket)
      : keeper_(std::move(keeper)), socket_(std::move(socket)) {}
  Result<void> Run(const std::filesystem::path& executable);
  Result<void> AwaitAnswer(const SimulatorOptions& options);

  Keeper keeper_;
  std::filesystem::path socket_;
};

}  // namespace conformance
