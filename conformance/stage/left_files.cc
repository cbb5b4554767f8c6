#include "conformance/stage/left_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/file_mode.h"

namespace conformance {
namespace {

using mock_agent::FileDescriptor;

// evidence.h
constexpr std::size_t kMostEntries = 256;
constexpr std::size_t kMostBytesOfAFile = std::size_t{1} << 20;
constexpr std::size_t kMostBytes = std::size_t{4} << 20;
// Folders that wait to be looked into hold a descriptor each.
constexpr std::size_t kMostFolders = 128;

// Folder is one to be looked into; held open, because its path may be longer than any can be.
struct Folder {
  std::string name;
  FileDescriptor fd;
};

FileDescriptor OpenFolder(int at, const char* name) {
  FileDescriptor folder(openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (folder.get() >= 0) return folder;
  // A client may have taken away its own right to list it.
  if (!mock_agent::SetMode(at, name, S_IFDIR, S_IRWXU)) return folder;
  return FileDescriptor(openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

class Walk {
 public:
  explicit Walk(const std::filesystem::path& top) {
    if (FileDescriptor fd = OpenFolder(AT_FDCWD, top.c_str()); fd.get() >= 0) {
      folders_.push_back({"", std::move(fd)});
      // One that holds nothing closes nothing, so errno is that of OpenFolder.
      // NOLINTNEXTLINE(clang-analyzer-unix.Errno)
    } else if (errno != ENOENT) {
      ++left_.files_beyond;
    }
  }

  LeftFiles Run() && {
    while (!folders_.empty()) {
      const Folder folder = std::move(folders_.front());
      folders_.pop_front();
      Look(folder);
    }
    return std::move(left_);
  }

 private:
  void Look(const Folder& folder) {
    const int copy = dup(folder.fd.get());
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(copy < 0 ? nullptr : fdopendir(copy),
                                                      closedir);
    if (entries == nullptr) {
      if (copy >= 0) close(copy);
      ++left_.files_beyond;
      return;
    }
    while (const dirent* entry = readdir(entries.get())) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") Note(folder, name);
    }
  }

  void Note(const Folder& folder, const std::string& name) {
    struct stat what{};
    if (left_.files.size() == kMostEntries ||
        fstatat(folder.fd.get(), name.c_str(), &what, AT_SYMLINK_NOFOLLOW) != 0) {
      ++left_.files_beyond;
      return;
    }
    const std::string path = folder.name.empty() ? name : folder.name + "/" + name;
    LeftFile& left = left_.files.emplace_back(LeftFile{path, ""});
    if (S_ISDIR(what.st_mode)) {
      FileDescriptor fd = OpenFolder(folder.fd.get(), name.c_str());
      if (fd.get() < 0 || folders_.size() == kMostFolders) {
        ++left_.files_beyond;
      } else {
        folders_.push_back({path, std::move(fd)});
      }
    } else if (S_ISLNK(what.st_mode)) {
      left.contents = TargetOf(folder, name);
    } else if (S_ISREG(what.st_mode)) {
      ReadFile(folder, name, left);
    }
  }

  static std::string TargetOf(const Folder& folder, const std::string& name) {
    std::array<char, 4096> target;
    const ssize_t size = readlinkat(folder.fd.get(), name.c_str(), target.data(), target.size());
    return {target.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
  }

  void ReadFile(const Folder& folder, const std::string& name, LeftFile& left) {
    constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    FileDescriptor file(openat(folder.fd.get(), name.c_str(), kFlags));
    if (file.get() < 0 && mock_agent::SetMode(folder.fd.get(), name.c_str(), S_IFREG, S_IRUSR)) {
      file = FileDescriptor(openat(folder.fd.get(), name.c_str(), kFlags));
    }
    struct stat what{};
    if (file.get() < 0 || fstat(file.get(), &what) != 0) {
      ++left_.files_beyond;
      return;
    }
    const auto size = static_cast<std::uint64_t>(std::max<off_t>(what.st_size, 0));
    left.contents.resize(std::min({static_cast<std::size_t>(size), kMostBytesOfAFile, room_}));
    const ssize_t count = read(file.get(), left.contents.data(), left.contents.size());
    left.contents.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    room_ -= left.contents.size();
    left_.bytes_beyond += size - std::min<std::uint64_t>(size, left.contents.size());
  }

  LeftFiles left_;
  std::deque<Folder> folders_;
  std::size_t room_ = kMostBytes;
};

}  // namespace

LeftFiles ReadLeftFiles(const std::filesystem::path& folder) {
  return Walk(folder).Run();
}

}  // namespace conformance
