#include "conformance/stage/holdings.h"

#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>

#include "conformance/stage/process_table.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

// proc(5), statm: size resident ..., in pages.
std::uint64_t ResidentKib(const fs::path& process) {
  const auto text = mock_agent::ReadTextFile(process / "statm");
  if (!text) return 0;
  std::istringstream words(text.value());
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (!(words >> size >> resident)) return 0;
  constexpr std::uint64_t kKib = 1024;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / kKib;
}

std::uint64_t DescriptorsOf(const fs::path& process) {
  std::error_code failed;
  std::uint64_t count = 0;
  for (fs::directory_iterator entry(process / "fd", failed), end; !failed && entry != end;
       entry.increment(failed)) {
    ++count;
  }
  return count;
}

}  // namespace

Held HeldBelow(pid_t ancestor) {
  Held held;
  for (const pid_t each : ProcessesBelow(ancestor)) {
    const fs::path process = fs::path("/proc") / std::to_string(each);
    held.memory_kib += ResidentKib(process);
    held.descriptors += DescriptorsOf(process);
  }
  return held;
}

}  // namespace conformance
