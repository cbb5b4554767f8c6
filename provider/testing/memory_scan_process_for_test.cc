// arc-key-provider as it is, but for its write(2): before the first byte reaches standard output it
// searches its own memory.
//
// MEMORY_SCAN_NEEDLES names the files, separated by colons, whose content must be nowhere outside of
// secret memory. MEMORY_SCAN_PLANT (heap, stack, static, mapping) leaves a piece of it there, which
// the scan has to find. What was found is one line on standard error, names of mappings and counts.
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <boost/algorithm/string/split.hpp>
#include <cstdlib>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "provider/command/command_line.h"
#include "provider/command/commands.h"
#include "provider/testing/memory_scan_for_test.h"

namespace provider {
namespace {

std::optional<std::string> FromEnvironment(std::string_view name) {
  const char* const value = std::getenv(std::string(name).c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

MemoryScan& TheScan() {
  static MemoryScan scan;
  return scan;
}

volatile std::uint64_t planted_static = 0;

void Report(const Needles& needles) {
  const MemoryScan::Found found = TheScan().For(needles);
  std::string line = fmt::format("memory scan: {} windows, {} bytes, {} unreadable, found",
                                 needles.size(), found.scanned, found.unreadable);
  for (const auto& [name, count] : found.windows) line += fmt::format(" {}={}", name, count);
  line += found.windows.empty() ? " nothing\n" : "\n";
  static_cast<void>(syscall(SYS_write, STDERR_FILENO, line.data(), line.size()));
}

void PlantAndReport(const Needles& needles) {
  const std::string where = FromEnvironment("MEMORY_SCAN_PLANT").value_or("");
  if (where == "heap") {
    const auto planted = std::make_unique<volatile std::uint64_t>(needles.Unmasked());
    return Report(needles);
  }
  if (where == "stack") {
    [[maybe_unused]] volatile std::uint64_t planted = needles.Unmasked();
    Report(needles);
    planted = 0;
    return;
  }
  if (where == "mapping") {
    auto* const planted = static_cast<volatile std::uint64_t*>(
        mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    *planted = needles.Unmasked();
    return Report(needles);
  }
  if (where == "static") planted_static = needles.Unmasked();
  Report(needles);
}

void ScanOnce() {
  static bool done = false;
  if (done) return;
  done = true;
  std::vector<std::string> paths;
  boost::split(paths, FromEnvironment("MEMORY_SCAN_NEEDLES").value_or(""),
               [](char c) { return c == ':'; });
  Needles needles;
  for (const std::string& path : paths) needles.Add(path);
  needles.Seal();
  PlantAndReport(needles);
}

}  // namespace
}  // namespace provider

// Stands before that of the C library for everything that is linked into this program.
extern "C" ssize_t write(int file, const void* bytes, std::size_t size) {
  if (file == STDOUT_FILENO) provider::ScanOnce();
  return syscall(SYS_write, file, bytes, size);
}

int main(int argc, char** argv) {
  provider::TheScan();
  const auto line = provider::ParseCommandLine(argc, argv);
  const auto* const command = std::get_if<provider::CommandLine>(&line);
  if (command == nullptr) return static_cast<int>(provider::ExitStatus::kUsage);
  return static_cast<int>(provider::Run(*command, provider::Lookup::OfProcess(environ)));
}
