#include "mock_agent/wire/same_path.h"

#include <fmt/format.h>

#include <system_error>

namespace mock_agent {
namespace {

bool LeadToOneFile(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code error;
  if (std::filesystem::equivalent(a, b, error)) return true;  // two names of a file that is there
  const auto there = [&error](const std::filesystem::path& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  };
  const std::filesystem::path to = there(a);
  return !to.empty() && to == there(b);
}

}  // namespace

std::optional<std::string> SamePath(const std::vector<NamedPath>& paths) {
  for (auto a = paths.begin(); a != paths.end(); ++a) {
    for (auto b = a + 1; b != paths.end(); ++b) {
      if (a->path.empty() || b->path.empty() || !LeadToOneFile(a->path, b->path)) continue;
      return fmt::format("{} and {} are the same file: {}", a->option, b->option, b->path.native());
    }
  }
  return std::nullopt;
}

}  // namespace mock_agent
