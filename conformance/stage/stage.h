// Stage: everything that stands around one run of the client: sockets, agents, folders,
// environment.
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
  // Set starts the agents and makes the files of the case in a new folder below `root`.
  static Result<Stage> Set(const Case& of, const std::filesystem::path& root);

  // LaunchFor is how the client is started on this stage: the client contract, version 1.
  Launch LaunchFor(const ClientCommand& client, std::chrono::milliseconds deadline) const;
  // Strike stops the agents and returns all the evidence of the run; `process` is the process's
  // part of it.
  Evidence Strike(ProcessEvidence process, std::chrono::milliseconds deadline);

 private:
  explicit Stage(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Result<void> PrepareKeys(const Case& of, const mock_agent::Identity& identity);
  Result<void> PlaceSocket(const Case& of, const mock_agent::Identity& identity);
  Result<void> PlaceDefaultSockets(const Case& of, const mock_agent::Identity& identity);
  Result<void> StartAgent(const Case& of, const mock_agent::Identity& identity,
                          const std::filesystem::path& socket, mode_t mode);

  std::filesystem::path folder_;
  Asked asked_;
  std::vector<ExpectedKey> keys_;
  std::vector<Bytes> secrets_;
  std::unique_ptr<mock_agent::Agent> agent_;
  std::vector<std::unique_ptr<mock_agent::Agent>> decoys_;
  Sandbox sandbox_ = Sandbox::None();
};

}  // namespace conformance
