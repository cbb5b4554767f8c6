#include "conformance/stage/process_table.h"

#include <charconv>
#include <filesystem>
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
};

// Contents is empty for a process that is gone.
std::string Contents(const fs::path& path) {
  auto text = mock_agent::ReadTextFile(path);
  return text ? std::move(text.value()) : "";
}

// proc(5): pid (name) state ppid pgrp ...; the name may hold anything, so read from the last
// parenthesis.
ProcessState StateOf(const fs::path& process) {
  const std::string text = Contents(process / "stat");
  ProcessState result;
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return result;
  std::istringstream rest(text.substr(name_end + 1));
  pid_t parent = 0;
  rest >> result.state >> parent >> result.group;
  return result;
}

bool HasEntry(const fs::path& process, const std::string& marker) {
  const std::string environment = '\0' + Contents(process / "environ");
  return environment.find('\0' + marker + '\0') != std::string::npos;
}

}  // namespace

std::vector<pid_t> ProcessesOf(pid_t client, const std::string& marker) {
  std::vector<pid_t> found;
  std::error_code failed;
  for (fs::directory_iterator entry("/proc", failed), end; entry != end; entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    pid_t pid = 0;
    const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || rest != name.data() + name.size() || pid == client) continue;
    const ProcessState state = StateOf(entry->path());
    if (state.state == 'Z' || state.state == 'X') continue;
    if (state.group == client || HasEntry(entry->path(), marker)) found.push_back(pid);
  }
  return found;
}

}  // namespace conformance
