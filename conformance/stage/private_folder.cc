#include "conformance/stage/private_folder.h"

#include <sys/stat.h>

#include <cstdlib>
#include <random>
#include <utility>

#include "conformance/stage/removal.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

// sun_path holds 107 characters; the deepest socket stands 40 below the folder.
constexpr std::size_t kLongestPath = 60;

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
  fs::path path = base / ("dc-" + RandomWord(8));
  if (path.native().size() > kLongestPath) {
    return Error{ErrorCode::kPrivateFolder, "the path of the temporary folder " + base.string() +
                                                " is too long for a socket; set TMPDIR=/tmp"};
  }
  if (mkdir(path.c_str(), 0700) != 0) {
    return Error{ErrorCode::kPrivateFolder, "cannot make a folder in " + base.string() +
                                                "; set TMPDIR to one you can write to"};
  }
  return PrivateFolder(std::move(path));
}

PrivateFolder::PrivateFolder(PrivateFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})) {
}

PrivateFolder::~PrivateFolder() {
  if (!path_.empty()) RemoveTree(path_);
}

}  // namespace conformance
