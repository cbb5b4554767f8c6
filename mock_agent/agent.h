// Agent: a guest agent on a Unix socket, faithful or scripted, in threads of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "mock_agent/identity.h"
#include "mock_agent/recording.h"
#include "mock_agent/result.h"
#include "mock_agent/script.h"

namespace mock_agent {

struct AgentOptions {
  std::filesystem::path socket_path;
  Identity identity;
  std::optional<Script> script = std::nullopt;  // absent: faithful
  mode_t mode = 0600;                           // of the socket file
  // What the templates of a script are filled in for where the client's request does not say a
  // path.
  std::string expected_path = {};
  // How long a faithful agent keeps a connection on which nothing comes.
  std::chrono::milliseconds idle = std::chrono::seconds(10);
};

// Agent listens from Start on until it is stopped or destroyed, and then removes its socket file.
// One thread accepts; each connection has one thread, at most 64 at a time. A scripted agent plays
// its script on every connection.
class Agent {
 public:
  // Start binds and listens before it returns. A stale socket (nobody answers on it) is replaced, a
  // live one is kSocketInUse. kSocketPathTooLong, kSocketPathTaken, kSocketNotBindable.
  static Result<std::unique_ptr<Agent>> Start(AgentOptions options);
  ~Agent();
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  // Stop ends every connection and joins every thread, promptly, whatever a script is doing.
  // Idempotent.
  void Stop();
  // Snapshot copies what has been recorded so far. Complete after Stop.
  Recording Snapshot() const;

 private:
  class Impl;
  explicit Agent(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mock_agent
