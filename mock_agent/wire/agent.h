// Agent: listens on sockets and plays a session on every connection, on one event loop in a thread
// of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "mock_agent/wire/connection.h"
#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/recorder.h"
#include "mock_agent/wire/recording.h"
#include "mock_agent/wire/result.h"
#include "mock_agent/wire/work.h"

namespace mock_agent {

// Session is what an agent does on a connection, from accept to close.
struct Session {
  // Called for each connection, in the loop's thread; when its work ends, the connection closes.
  std::function<Work<void>(Connection&)> serve = {};
  Connection::Intake intake = Connection::Intake::kAsked;
  bool accepts = true;  // false: listen, but never accept
};

// Listener is a further way to an agent, with a session of its own: a Unix socket that the agent
// makes at `path`; or, where that is empty, a stream socket that somebody else has made and that
// listens already, of any family and network namespace.
struct Listener {
  std::filesystem::path path = {};
  FileDescriptor descriptor = {};  // becomes non-blocking
  Session session;
  mode_t mode = 0600;  // of the socket file
  // So many at a time, beside all others; 0: it shares AgentOptions.most_connections.
  std::size_t most_connections = 0;
};

struct AgentOptions {
  std::filesystem::path socket_path;  // empty: only `further` listens
  Session session;
  mode_t mode = 0600;  // of the socket file
  // ConnectionRecord.listener is 0 for socket_path, and from 1 on the place here.
  std::vector<Listener> further = {};
  std::size_t most_connections = 64;  // at a time, of all listeners that do not say it themselves
  Recorder::Keep keep = Recorder::Keep::kEverything;
  // Called once in the loop's thread, when it sees the first connection. It must be quick.
  std::function<void()> on_first_connection = {};
  // Asked while Start waits for another agent that starts in the same folder: true ends that.
  std::function<bool()> gives_up = {};
};

// Agent listens from Start on until it is stopped or destroyed, and then removes its socket files.
// It serves most_connections at a time; further ones wait to be accepted.
class Agent {
 public:
  // Start binds and listens before it returns. A stale socket (nobody answers on it) is replaced, a
  // live one is kSocketInUse, and so is a folder in which somebody else is starting for long.
  // kSocketPathTooLong, kSocketPathTaken, kSocketNotBindable. Where one listener is refused, none is
  // left behind.
  static Result<std::unique_ptr<Agent>> Start(AgentOptions options);
  ~Agent();
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  // Stop ends every connection and joins the thread, promptly, whatever a script is doing. A
  // connection that nobody had accepted yet is recorded with what it had sent, and gets no answer.
  // Idempotent.
  void Stop();
  // FirstConnection is when the first connection was seen, by whatever listener, also by one that
  // never accepts. From any thread.
  std::optional<std::chrono::steady_clock::time_point> FirstConnection() const;
  // Snapshot copies what has been recorded so far. Complete after Stop.
  Recording Snapshot() const;

 private:
  class Impl;
  explicit Agent(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mock_agent
