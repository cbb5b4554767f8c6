// GuestSession: what the guest agent does on one connection, from the bytes up.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "mock_agent/guest/answer.h"
#include "mock_agent/guest/guest.h"
#include "mock_agent/guest/rpc.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/http_head.h"
#include "mock_agent/wire/http_reader.h"
#include "mock_agent/wire/work.h"

namespace mock_agent {

// HeardRequest is a request that has been read. What it says is the client's.
struct HeardRequest {
  Service service;
  std::string_view method;  // of the service; empty where the request leads to none
  const HttpHead& head;
  std::string_view body;
};

// Fault is what happens in place of a faithful answer.
struct Fault {
  std::chrono::milliseconds delay{0};
  // Plays on the connection, which ends behind it. None: after the delay, the faithful answer.
  std::function<Work<void>(Connection&)> play = {};
};

// FaultFor is asked for every request that has been read, with the answer that it would get. It is called
// in the loop's thread.
using FaultFor = std::function<Fault(const HeardRequest&, const Answer& faithful)>;

// GuestSession answers as the recorded agent does, in bytes and in what becomes of the connection.
Session GuestSession(Guest guest, Service service, FaultFor faults = {},
                     HttpReader::Patience patience = {});

}  // namespace mock_agent
