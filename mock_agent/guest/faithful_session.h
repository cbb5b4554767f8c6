// FaithfulSession: what a sound guest agent does on one connection, in the friendly world of a case.
#pragma once

#include "mock_agent/guest/guest.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/answerer.h"

namespace mock_agent {

// FaithfulInFrontOf is GuestSession on dstack.sock for the configured request. Every other one that the
// guest agent would answer is the stranger's, and the connection ends behind its answer.
Session FaithfulInFrontOf(Guest guest, Behind behind);

}  // namespace mock_agent
