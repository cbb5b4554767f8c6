// AwaitSleep: the moment from which on another thread or process sleeps.
#pragma once

#include <sys/syscall.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

namespace provider {

// AwaitSleep returns as soon as the task, a folder of proc(5), is in clock_nanosleep(2): it found that what
// it needs is not there yet, and will look again. False where it does not within the bound.
inline bool AwaitSleep(const std::string& task) {
  const auto bound = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < bound) {
    std::string number;
    std::ifstream(task + "/syscall") >> number;
    if (number == std::to_string(SYS_clock_nanosleep)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

}  // namespace provider
