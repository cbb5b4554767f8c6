// AgentConnection: one connection to the guest agent, for one bounded exchange.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "provider/agent/agent_socket.h"
#include "provider/agent/file_descriptor.h"
#include "provider/agent/http_response.h"
#include "provider/agent/key_request.h"
#include "provider/agent/poll_until.h"
#include "provider/agent/refusal.h"
#include "provider/agent/result.h"

namespace provider {

class AgentConnection {
 public:
  // Open connects to the first candidate that exists; a candidate that exists and cannot be
  // connected to ends the search. Refuses with kSocketAbsent (naming every candidate),
  // kConnectionRefused, kSocketNotReachable, kNoDescriptor and kDeadlineExceeded, which covers an
  // agent whose queue of connections is full. The place has the system's own word for why. Where a
  // user is pinned, another one behind the socket is kSocketOfAnotherUser (ServedBy), before a byte
  // is sent. The deadline is for the whole exchange, connecting included.
  static Placed<AgentConnection> Open(const SocketCandidates& candidates, Deadline deadline,
                                      std::optional<uid_t> pinned = std::nullopt);

  // Await tries Open again, until `wait` is over, while nothing is there or nobody listens; any other
  // refusal counts at once. The timeout begins anew with each try, so that an agent that came late
  // has all of it.
  static Placed<AgentConnection> Await(const SocketCandidates& candidates,
                                       std::chrono::milliseconds wait,
                                       std::chrono::milliseconds timeout,
                                       std::optional<uid_t> pinned = std::nullopt);

  const std::string& path() const { return path_; }
  Deadline deadline() const { return deadline_; }

  // Ask sends the request once and returns the body of the answer as soon as it is complete and the
  // request delivered, whether or not the agent closes; of bytes behind it, it sees those that are
  // there by then. What was read is wiped. Refuses with kDeadlineExceeded, with kConnectionReset
  // whatever was read before it, also where the agent does not take the whole request, and with the
  // reasons of ResponseBody.
  Result<ResponseBody> Ask(const KeyRequest& request) &&;
  // The same with any request, which is sent as it stands.
  Result<ResponseBody> Ask(const std::string& http) &&;

 private:
  AgentConnection(std::string path, Deadline deadline, FileDescriptor socket)
      : path_(std::move(path)), deadline_(deadline), socket_(std::move(socket)) {}

  std::string path_;
  Deadline deadline_;
  FileDescriptor socket_;
};

}  // namespace provider
