// Keeper process: has a private folder, runs one program in it, and ends both whole.
//
// It says ["folder", PATH] first, or ["refused", MESSAGE]. Then it is told
//   ["run", CLIENT]  starts it (client_start.h): ["running"], or ["refused", STEP, ERRNO];
//   ["look"]         ["runs", SAID], or ["ended", "exit" or "signal", NUMBER, SAID]: SAID is the end of
//                    what it and all below it wrote.
// When the other end of the socket is closed it kills the program and everything that descends from it,
// in whatever session, until nothing is left; then it removes the folder, and ends.
#pragma once

namespace conformance {

// KeeperProcessName is argv[0] of a program that is to become a keeper's process, on the socket that is
// descriptor kKeeperSocket. Any program that links this floor does.
const char* KeeperProcessName();
inline constexpr int kKeeperSocket = 3;

}  // namespace conformance
