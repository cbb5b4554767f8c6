// Agent: listens on a Unix socket and plays one session on every connection, in threads of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>

#include "mock_agent/wire/connection.h"
#include "mock_agent/wire/recording.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// Session is what an agent does on a connection, from accept to close.
struct Session {
  // Called for each connection, from many threads at once; when it returns, the connection closes.
  std::function<void(Connection&)> serve;
  Connection::Intake intake = Connection::Intake::kAsked;
  bool accepts = true;  // false: listen, but never accept
};

struct AgentOptions {
  std::filesystem::path socket_path;
  Session session;
  mode_t mode = 0600;  // of the socket file
};

// Agent listens from Start on until it is stopped or destroyed, and then removes its socket file.
// One thread accepts; each connection has one thread, at most 64 at a time.
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
