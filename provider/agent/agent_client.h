// AgentConnection: one connection to the guest agent, for one bounded exchange.
#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "provider/agent/agent_socket.h"
#include "provider/agent/http_response.h"
#include "provider/agent/key_request.h"
#include "provider/agent/refusal.h"
#include "provider/agent/result.h"

namespace provider {

// A Deadline is one moment for the whole exchange, connecting included.
using Deadline = std::chrono::steady_clock::time_point;

class AgentConnection {
 public:
  // Open connects to the first candidate that exists; a candidate that exists and cannot be
  // connected to ends the search. Refuses with kSocketAbsent (naming every candidate),
  // kSocketNotReachable and kDeadlineExceeded, which covers an agent whose queue of connections is
  // full. Where a user is pinned, another one behind the socket is kSocketOfAnotherUser (ServedBy),
  // before a byte is sent.
  static Placed<AgentConnection> Open(const SocketCandidates& candidates, Deadline deadline,
                                      std::optional<uid_t> pinned = std::nullopt);

  const std::string& path() const { return path_; }

  // Ask sends the request once and returns the body of the answer as soon as it is complete,
  // whether or not the agent closes. What was read is wiped. Refuses with kDeadlineExceeded, with
  // kConnectionReset whatever was read before it, and with the reasons of ResponseBody. An agent
  // that answers without taking the request is heard where the answer has a length.
  Result<ResponseBody> Ask(const KeyRequest& request) &&;

 private:
  using Socket = boost::asio::local::stream_protocol::socket;

  AgentConnection(const std::string& path, Deadline deadline);
  Result<void> Connect();

  std::string path_;
  Deadline deadline_;
  std::unique_ptr<boost::asio::io_context> context_;
  Socket socket_;
};

}  // namespace provider
