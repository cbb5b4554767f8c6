#include "conformance/stage/process_table.h"

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <sstream>
#include <string_view>
#include <utility>

#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

struct ProcessState {
  char state = 'Z';
  pid_t group = 0;
  std::uint64_t flags = 0;
  std::uint64_t started = std::numeric_limits<std::uint64_t>::max();  // in ticks since boot
};

constexpr std::uint64_t kKernelThread = 0x00200000;  // PF_KTHREAD of the kernel

// Contents is empty for a process that is gone.
std::string Contents(const fs::path& path) {
  auto text = mock_agent::ReadTextFile(path);
  return text ? std::move(text.value()) : "";
}

// proc(5): pid (name) state ppid pgrp ... flags ... starttime; the name may hold anything, so read
// from the last parenthesis.
ProcessState StateOf(const fs::path& process) {
  const std::string text = Contents(process / "stat");
  ProcessState result;
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return result;
  std::istringstream rest(text.substr(name_end + 1));
  std::string skipped;
  rest >> result.state >> skipped >> result.group;
  for (int field = 6; field <= 8; ++field) rest >> skipped;
  rest >> result.flags;
  for (int field = 10; field <= 21; ++field) rest >> skipped;
  rest >> result.started;
  return result;
}

}  // namespace

Survivors SurvivorsOf(pid_t client, const std::string& marker) {
  Survivors found;
  const std::uint64_t since = StateOf(fs::path("/proc") / std::to_string(client)).started;
  std::error_code failed;
  for (fs::directory_iterator entry("/proc", failed), end; entry != end; entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    pid_t pid = 0;
    const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || rest != name.data() + name.size() || pid == client) continue;
    const ProcessState state = StateOf(entry->path());
    if (state.state == 'Z' || state.state == 'X' || (state.flags & kKernelThread) != 0) continue;
    const std::string environment = Contents(entry->path() / "environ");
    if (state.group == client ||
        ('\0' + environment).find('\0' + marker + '\0') != std::string::npos) {
      found.processes.push_back(pid);
    } else if (environment.empty() && state.started >= since) {
      found.unsettled = true;
    }
  }
  return found;
}

}  // namespace conformance
