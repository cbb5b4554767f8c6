// The user behind a Unix socket.
#pragma once

#include <sys/types.h>

#include <string>

#include "provider/agent/result.h"

namespace provider {

// ParseUserId reads decimal digits without a leading zero, from 0 to 4294967294; the number after
// it is nobody's. kPeerUidInvalid for anything else.
Result<uid_t> ParseUserId(const std::string& digits);

// ServedBy asks the kernel who serves the other end of a connected Unix socket (SO_PEERCRED,
// unix(7)): the effective user of the process at the moment when it began to listen, as this
// process's user namespace names it. kSocketOfAnotherUser where that is another one, or where
// nobody can tell.
Result<void> ServedBy(uid_t user, int socket);

}  // namespace provider
