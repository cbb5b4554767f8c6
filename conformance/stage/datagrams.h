// Datagrams: what clients send over the loopback of their world without a connection.
//
// Nobody has to listen for that: a logger or a counter of events sends its words to a port, and they are on the
// wire. (Over TCP nothing is sent where nobody listens, and where a stranger does he has it.)
#pragma once

#include "conformance/evidence/evidence.h"
#include "conformance/stage/refusal.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

// OverhearDatagrams makes a socket that keeps what UDP sends over the loopback interface of this process's
// network namespace, over which it has to have all power.
Refused OverhearDatagrams(mock_agent::FileDescriptor& socket);

// TakeDatagrams is what such a socket has kept until now, and keeps no longer. It keeps some hundred datagrams
// (socket(7), rmem_max), so it has to be asked for each question.
Datagrams TakeDatagrams(const mock_agent::FileDescriptor& socket);

}  // namespace conformance
