// World network: the network that a world has, of which the runner holds every end. Called by the first process
// of a new network namespace, which has every capability in it.
#pragma once

#include "conformance/stage/refusal.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

// MakeNetwork brings loopback up and leads every address there: whoever knows another machine by its number
// finds what stands on loopback, and not an error that no machine of a user's would give him.
Refused MakeNetwork();

// Listen opens a listening TCP socket on every address of the world.
Refused Listen(int port, mock_agent::FileDescriptor& socket);

}  // namespace conformance
