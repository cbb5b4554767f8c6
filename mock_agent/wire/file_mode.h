// File mode: of what stands at a name, and of nothing that it leads to.
#pragma once

#include <sys/types.h>

namespace mock_agent {

// SetMode gives the file of that name its mode, if it is one of that type (S_IFDIR, S_IFREG, S_IFSOCK).
// `at` and `name` are as openat(2) takes them. A link is not followed, also not one that takes the
// file's place meanwhile; false then, and where the system refuses. Needs /proc.
bool SetMode(int at, const char* name, mode_t type, mode_t mode);

}  // namespace mock_agent
