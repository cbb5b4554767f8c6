// Same path: whether two options of a command line lead to one file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock_agent {

struct NamedPath {
  std::string_view option;
  std::filesystem::path path;  // empty: not said
};

// SamePath says which two of them lead to one file, links followed, whether that is there or not.
// Nothing where no two do.
std::optional<std::string> SamePath(const std::vector<NamedPath>& paths);

}  // namespace mock_agent
