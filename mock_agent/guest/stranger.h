// Stranger: an agent that nobody configured, and that answers everything.
#pragma once

#include "mock_agent/guest/guest.h"
#include "mock_agent/wire/answerer.h"

namespace mock_agent {

// StrangerAnswerer answers whatever is asked, by any method, at any target, in any encoding, broken
// or not, with 200 and JSON: Info and Version as the guest agent does; else a well-formed body of
// GetKey (v1 below /v1/, elsewhere v0) with the key that the guest has for the path or the domain of
// the JSON body or the query, or for the empty one where there is none to read.
Answerer StrangerAnswerer(Guest guest);

}  // namespace mock_agent
