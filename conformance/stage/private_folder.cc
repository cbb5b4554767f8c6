#include "conformance/stage/private_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/stage/removal.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

// sun_path holds 107 characters; the deepest socket stands 40 below the folder.
constexpr std::size_t kLongestPath = 60;

constexpr std::string_view kPrefix = "dc-";
constexpr std::size_t kLetters = 8;

bool IsNameOfOne(const std::string& name) {
  return name.starts_with(kPrefix) && name.size() == kPrefix.size() + kLetters &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz", kPrefix.size()) == std::string::npos;
}

// Hold is a lock on the folder that ends with this process and all that it has forked; none where
// somebody else has it, or the folder is not ours.
mock_agent::FileDescriptor Hold(const fs::path& folder) {
  mock_agent::FileDescriptor held(
      open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status{};
  if (held.get() < 0 || fstat(held.get(), &status) != 0 || status.st_uid != geteuid() ||
      flock(held.get(), LOCK_EX | LOCK_NB) != 0) {
    held.Close();
  }
  return held;
}

// RemoveAbandoned removes the folders of runs that ended without removing them.
void RemoveAbandoned(const fs::path& base) {
  std::error_code failed;
  std::vector<fs::path> found;
  for (fs::directory_iterator at(base, failed), end; !failed && at != end; at.increment(failed)) {
    if (IsNameOfOne(at->path().filename())) found.push_back(at->path());
  }
  for (const fs::path& each : found) {
    if (Hold(each).get() >= 0) RemoveTree(each);
  }
}

Error CannotMake(const fs::path& base) {
  return {ErrorCode::kPrivateFolder,
          "cannot make a folder in " + base.string() + "; set TMPDIR to one you can write to"};
}

}  // namespace

std::string RandomWord(std::size_t letters) {
  std::random_device random;
  std::uniform_int_distribution<int> letter('a', 'z');
  std::string word;
  while (word.size() < letters) word.push_back(static_cast<char>(letter(random)));
  return word;
}

Result<PrivateFolder> PrivateFolder::Create() {
  std::error_code failed;
  const fs::path base = fs::temp_directory_path(failed);
  if (failed)
    return Error{ErrorCode::kPrivateFolder, "TMPDIR names no folder: " + failed.message()};
  const std::string word = RandomWord(kLetters);
  fs::path path = base / (std::string(kPrefix) + word);
  if (path.native().size() > kLongestPath) {
    return Error{ErrorCode::kPrivateFolder, "the path of the temporary folder " + base.string() +
                                                " is too long for a socket; set TMPDIR=/tmp"};
  }
  RemoveAbandoned(base);
  // Under its name nobody finds it before it is held.
  const fs::path unheld = base / ("dc." + word);
  if (mkdir(unheld.c_str(), 0700) != 0) return CannotMake(base);
  mock_agent::FileDescriptor held = Hold(unheld);
  if (held.get() < 0 || rename(unheld.c_str(), path.c_str()) != 0) {
    rmdir(unheld.c_str());
    return CannotMake(base);
  }
  return PrivateFolder(std::move(path), std::move(held));
}

PrivateFolder::PrivateFolder(PrivateFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), held_(std::move(other.held_)) {
}

PrivateFolder::~PrivateFolder() {
  if (!path_.empty()) RemoveTree(path_);
}

}  // namespace conformance
