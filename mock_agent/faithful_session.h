// FaithfulSession: what a sound guest agent does on one connection.
#pragma once

#include "mock_agent/connection.h"
#include "mock_agent/identity.h"

namespace mock_agent {

// ServeFaithfully answers one request after the other, as long as the client keeps the connection
// and sends something within `idle`. It returns when the connection has to be closed.
void ServeFaithfully(const Identity& identity, Connection::Clock::duration idle,
                     Connection& connection);

}  // namespace mock_agent
