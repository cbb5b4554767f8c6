#include "mock_agent/wire/whole_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/outcome/try.hpp>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "mock_agent/wire/file_descriptor.h"

namespace mock_agent {
namespace {

Error Refused(const std::filesystem::path& path, const std::string& why) {
  return {ErrorCode::kFileUnwritable, path.native() + ": cannot be written: " + why};
}

Error SystemRefused(const std::filesystem::path& path) {
  return Refused(path, std::generic_category().message(errno));
}

// Temporary is a new file beside another, removed unless it takes the other's place.
class Temporary {
 public:
  explicit Temporary(const std::filesystem::path& path)
      : path_(path), name_(path.native() + ".XXXXXX"), fd_(mkostemp(name_.data(), O_CLOEXEC)) {}
  ~Temporary() {
    if (fd_.get() >= 0) unlink(name_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  bool made() const { return fd_.get() >= 0; }
  bool Write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = write(fd_.get(), text.data(), text.size());
      if (written < 0) return false;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }
  bool TakePlace(mode_t mode) {
    if (fchmod(fd_.get(), mode) != 0) return false;
    if (rename(name_.c_str(), path_.c_str()) != 0) return false;
    fd_.Close();
    return true;
  }

 private:
  const std::filesystem::path& path_;
  std::string name_;
  FileDescriptor fd_;
};

}  // namespace

Result<WholeFile> WholeFile::At(const std::filesystem::path& path, mode_t mode) {
  struct stat found{};
  if (lstat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode)) {
    return Refused(path, "not a regular file");
  }
  const Temporary probe(path);
  if (!probe.made()) return SystemRefused(path);
  const mode_t mask = umask(0);
  umask(mask);
  return WholeFile(path, mode & ~mask);
}

Result<void> WholeFile::Write(std::string_view text) const {
  Temporary temporary(path_);
  if (!temporary.made() || !temporary.Write(text) || !temporary.TakePlace(mode_)) {
    return SystemRefused(path_);
  }
  return success();
}

}  // namespace mock_agent
