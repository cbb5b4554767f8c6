// Mock content: a guest made up around an identity.
#pragma once

#include "mock_agent/guest/guest.h"
#include "mock_agent/guest/identity.h"

namespace mock_agent {

// MockContent follows from the identity's app root key and app id alone. The attestation replays: its
// registers follow from its events, and its compose hash is that of the compose file. Its quote has
// the form of one of TDX; what a signature and the certificates of it should be is filled with bytes
// that prove nothing.
Guest::Content MockContent(const Identity& identity);

}  // namespace mock_agent
