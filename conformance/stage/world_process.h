// World process: the first process of a world. It starts clients, reaps all that they leave, and its
// end is the end of everything in there.
//
// It says ["ready", KIND] first, with the store (a folder), the socket that overhears datagrams and the
// loopback listeners where KIND is "full"; or ["refused", STEP, ERRNO]. Then it is told
//   ["renew"]                      the store is made anew: "ready" again, with the new one;
//   ["run", COUNT, CLIENT...]      starts COUNT clients beside each other (client_start.h), two
//                                  descriptors each, output and error, and before them the input of
//                                  one that is interviewed. When no process is left:
//                                  ["ended", SURVIVORS, {HOW, STATUS, END, MEMORY, CPU} of each], or
//                                  ["refused", STEP, ERRNO];
//   ["kill"]                       ends everything that runs, and with it the run.
// It ends, and all in the world with it, when the other end of the socket is closed.
#pragma once

namespace conformance {

// WorldProcessName is argv[0] of a program that is to become a world's first process, on the socket
// that is descriptor kWorldSocket. Any program that links this floor does.
const char* WorldProcessName();
inline constexpr int kWorldSocket = 3;

// Where a client finds decoys on loopback: where HTTP is mostly served, and where the simulator's
// documentation and old agents have it; and where services send their logs.
struct LoopbackPort {
  int number;
  bool takes_logs;  // DecoyPlace
};
inline constexpr LoopbackPort kLoopbackPorts[] = {
    {80, false},   {3000, false}, {5000, false}, {8000, false}, {8080, false},
    {8081, false}, {8090, false}, {8888, false}, {9000, false}, {514, true},  // syslog
    {4317, true},                   // OpenTelemetry, gRPC and HTTP
    {4318, true},  {24224, true}};  // Fluentd

}  // namespace conformance
