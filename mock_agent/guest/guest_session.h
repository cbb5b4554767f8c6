// GuestSession: what the guest agent does on one connection, from the bytes up.
#pragma once

#include <memory>

#include "mock_agent/guest/guest.h"
#include "mock_agent/guest/rpc.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/http_reader.h"

namespace mock_agent {

// GuestSession answers as the recorded agent does, in bytes and in what becomes of the connection.
Session GuestSession(std::shared_ptr<const Guest> guest, Service service,
                     HttpReader::Patience patience = {});

}  // namespace mock_agent
