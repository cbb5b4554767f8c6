// Stage: everything that stands around the runs of one case: sockets, agents, folders, environment.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/case/result.h"
#include "conformance/evidence/evidence.h"
#include "conformance/stage/client_process.h"
#include "mock_agent/guest/identity.h"
#include "mock_agent/wire/agent.h"

namespace conformance {

// Stage has a fresh identity, so that no secret occurs twice, and random names, so that no path
// names the case.
class Stage {
 public:
  // Set makes the client's home in a new folder below `root`, where it stays for every run.
  static Result<Stage> Set(const Case& of, const std::filesystem::path& root);

  // Begin starts the agents and makes the files of one run.
  Result<void> Begin(const Encounter& run);
  // LaunchFor is how the client is started for the run begun last: the client contract, version 1.
  Launch LaunchFor(const ClientCommand& client, std::chrono::milliseconds deadline) const;
  // Strike ends the run and returns all the evidence of it; `process` is the process's part.
  Evidence Strike(ProcessEvidence process, std::chrono::milliseconds deadline);

 private:
  Stage(std::filesystem::path folder, mock_agent::Identity identity);

  Result<void> PrepareKeys(const Encounter& run);
  Result<void> PlaceSocket(const Encounter& run);
  Result<void> PlaceDefaultSockets(const Encounter& run);
  void AddSecret(const Bytes& secret);
  Result<void> StartAgent(const Encounter& run, const std::filesystem::path& socket, mode_t mode);

  std::filesystem::path folder_;
  mock_agent::Identity identity_;
  std::string key_path_;          // of the runs that name none
  std::filesystem::path socket_;  // of every run that is told one of its own
  Asked asked_;
  std::vector<ExpectedKey> keys_;
  std::vector<Bytes> secrets_;  // of this run and those before it
  std::unique_ptr<mock_agent::Agent> agent_;
  std::vector<std::unique_ptr<mock_agent::Agent>> decoys_;
  Sandbox sandbox_ = Sandbox::None();
};

}  // namespace conformance
