#include "conformance/stage/private_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <random>
#include <utility>

namespace conformance {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 256;
// evidence.h
constexpr std::size_t kMostBytesOfAFile = std::size_t{1} << 20;
constexpr std::size_t kMostBytes = std::size_t{4} << 20;
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
  if (path_.empty()) return;
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  if (!fs::exists(path_, ignored)) return;
  // A client may have taken away its own right to list a folder.
  for (auto entry = fs::recursive_directory_iterator(path_, ignored);
       entry != fs::recursive_directory_iterator(); entry.increment(ignored)) {
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
      fs::permissions(entry->path(), fs::perms::owner_all, ignored);
    }
  }
  fs::remove_all(path_, ignored);
}

LeftFiles ReadLeftFiles(const fs::path& folder) {
  LeftFiles left;
  std::size_t room = kMostBytes;
  std::error_code failed;
  std::error_code unknown;
  auto entry = fs::recursive_directory_iterator(folder, failed);
  if (failed == std::errc::no_such_file_or_directory) return left;
  for (; !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
    const fs::file_status status = entry->symlink_status(unknown);
    if (!unknown && !fs::is_regular_file(status)) continue;
    const std::uintmax_t size = unknown ? 0 : entry->file_size(unknown);
    if (unknown || left.files.size() == kMostFiles) {
      ++left.files_beyond;
      continue;
    }
    std::ifstream file(entry->path(), std::ios::binary);
    const std::uintmax_t most = std::min(room, kMostBytesOfAFile);
    std::string contents(std::min(size, most), '\0');
    file.read(contents.data(), static_cast<std::streamsize>(contents.size()));
    contents.resize(static_cast<std::size_t>(file.gcount()));
    room -= contents.size();
    left.bytes_beyond += size - std::min<std::uintmax_t>(size, contents.size());
    left.files.push_back({entry->path().lexically_relative(folder).string(), std::move(contents)});
  }
  // What could not be listed has not been looked through either.
  if (failed) ++left.files_beyond;
  return left;
}

}  // namespace conformance
