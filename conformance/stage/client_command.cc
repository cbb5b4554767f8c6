#include "conformance/stage/client_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/process/search_path.hpp>
#include <set>

#include "conformance/stage/world_mounts.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

// TopmostIn is the entry of `folder` in which the path stands; empty where it does not.
fs::path TopmostIn(const fs::path& folder, const fs::path& path) {
  const auto [folder_end, rest] =
      std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return folder_end == folder.end() && rest != path.end() ? folder / *rest : fs::path();
}

}  // namespace

Result<ClientCommand> ClientCommand::Resolve(const std::vector<std::string>& command) {
  if (command.empty() || command.front().empty())
    return Error{ErrorCode::kClientNotFound, "no client: give its command after --"};
  const std::string& name = command.front();
  std::error_code failed;
  fs::path executable;
  if (name.find('/') != std::string::npos) {
    executable = fs::absolute(name, failed);
  } else {
    executable = boost::process::search_path(name).string();
  }
  if (executable.empty() || !fs::exists(executable, failed)) {
    return Error{ErrorCode::kClientNotFound, fmt::format("the client '{}' does not exist", name)};
  }
  if (fs::is_directory(executable, failed) || access(executable.c_str(), X_OK) != 0) {
    return Error{ErrorCode::kClientNotExecutable,
                 fmt::format("the client '{}' is not executable", name)};
  }
  return ClientCommand{executable, {command.begin() + 1, command.end()}};
}

std::vector<std::string> ClientCommand::Shown() const {
  std::error_code failed;
  std::vector<fs::path> needed{executable, fs::weakly_canonical(executable, failed),
                               fs::current_path(failed)};
  for (const std::string& argument : arguments) {
    const fs::path path = fs::path(argument).lexically_normal();
    if (path.is_absolute() && fs::exists(path, failed)) needed.push_back(path);
  }
  std::set<std::string> shown;
  for (const fs::path& path : needed) {
    for (const WritableFolder& folder : kWritableFolders) {
      const fs::path topmost = TopmostIn(folder.path, path);
      if (!topmost.empty()) shown.insert(topmost.string());
    }
  }
  return {shown.begin(), shown.end()};
}

}  // namespace conformance
