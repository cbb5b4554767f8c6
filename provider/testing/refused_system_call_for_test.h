// RefuseSystemCall: a system that says no, or ends the process there, for tests in processes of
// their own.
#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace provider {

// A system call whose argument, under the mask, has the value.
struct SystemCall {
  std::uint32_t number = 0;
  std::size_t argument = 0;
  std::uint32_t mask = 0xffffffff;
  std::uint32_t value = 0;
};

// FilterSystemCall does what the action says at this call for the rest of the process's life
// (seccomp(2)). False: not possible here.
inline bool FilterSystemCall(const SystemCall& call, std::uint32_t action) {
  const auto argument_at =
      static_cast<std::uint32_t>(offsetof(seccomp_data, args) + 8 * call.argument);
  std::array<sock_filter, 7> filter{{
      {.code = BPF_LD | BPF_W | BPF_ABS, .jt = 0, .jf = 0, .k = offsetof(seccomp_data, nr)},
      {.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 0, .jf = 4, .k = call.number},
      {.code = BPF_LD | BPF_W | BPF_ABS, .jt = 0, .jf = 0, .k = argument_at},
      {.code = BPF_ALU | BPF_AND | BPF_K, .jt = 0, .jf = 0, .k = call.mask},
      {.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 0, .jf = 1, .k = call.value},
      {.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = action},
      {.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = SECCOMP_RET_ALLOW},
  }};
  const sock_fprog program{.len = filter.size(), .filter = filter.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// RefuseSystemCall makes this call fail with `error`.
inline bool RefuseSystemCall(const SystemCall& call, std::uint16_t error) {
  return FilterSystemCall(call, SECCOMP_RET_ERRNO | error);
}

// DieAtSystemCall kills the process before it makes this call: SIGSYS, no handler, no destructor, and
// no core file, which would hold what the process held.
inline bool DieAtSystemCall(const SystemCall& call) {
  const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
  return setrlimit(RLIMIT_CORE, &no_core) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
         FilterSystemCall(call, SECCOMP_RET_KILL_PROCESS);
}

}  // namespace provider
