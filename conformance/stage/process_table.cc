#include "conformance/stage/process_table.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

// NumberIn is the number that `text` starts with; 0 where it starts with none.
pid_t NumberIn(std::string_view text) {
  pid_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// proc(5): pid (name) state ppid ...; the name may hold anything, so read from the last parenthesis.
// 0 for a process that is gone.
pid_t ParentOf(const fs::path& process) {
  const auto text = mock_agent::ReadTextFile(process / "stat");
  if (!text) return 0;
  constexpr std::string_view kBetween = ") S ";
  const std::size_t name_end = text.value().rfind(')');
  if (name_end == std::string::npos) return 0;
  const std::size_t parent = name_end + kBetween.size();
  return parent < text.value().size() ? NumberIn(std::string_view(text.value()).substr(parent)) : 0;
}

}  // namespace

std::vector<pid_t> ProcessesBelow(pid_t ancestor) {
  std::multimap<pid_t, pid_t> children;
  std::error_code failed;
  for (fs::directory_iterator entry("/proc", failed), end; entry != end; entry.increment(failed)) {
    const pid_t process = NumberIn(entry->path().filename().native());
    if (process > 0) children.emplace(ParentOf(entry->path()), process);
  }
  std::vector<pid_t> found;
  const auto add_children = [&](pid_t parent) {
    const auto [first, last] = children.equal_range(parent);
    for (auto child = first; child != last; ++child) found.push_back(child->second);
  };
  add_children(ancestor);
  for (std::size_t i = 0; i < found.size(); ++i) add_children(found[i]);
  return found;
}

void EndProcessesBelow() {
  while (waitpid(-1, nullptr, WNOHANG) >= 0) {
    for (const pid_t each : ProcessesBelow(getpid())) kill(each, SIGKILL);
    poll(nullptr, 0, 1);
  }
}

}  // namespace conformance
