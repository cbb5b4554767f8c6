// AgentConnection: one connection to the guest agent, for one bounded exchange.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <memory>
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
  // kConnectionRefused, kSocketNotReachable and kDeadlineExceeded, which covers an agent whose queue
  // of connections is full.
  static Placed<AgentConnection> Open(const SocketCandidates& candidates, Deadline deadline);

  // Await tries Open again, until `wait` is over, while nothing is there or nobody listens; any other
  // refusal counts at once. The timeout begins anew with each try, so that an agent that came late
  // has all of it.
  static Placed<AgentConnection> Await(const SocketCandidates& candidates,
                                       std::chrono::milliseconds wait,
                                       std::chrono::milliseconds timeout);

  const std::string& path() const { return path_; }

  // Ask sends the request once and returns the body of the answer as soon as it is complete,
  // whether or not the agent closes. What was read is wiped. Refuses with kDeadlineExceeded, with
  // kConnectionReset whatever was read before it, and with the reasons of ResponseBody. An agent
  // that answers without taking the request is heard where the answer has a length.
  Result<ResponseBody> Ask(const KeyRequest& request) &&;
  // The same with any request, which is sent as it stands.
  Result<ResponseBody> Ask(const std::string& http) &&;

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
