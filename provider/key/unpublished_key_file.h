// UnpublishedKeyFile: a private key that is safely on disk and that nobody finds yet.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "provider/agent/file_descriptor.h"
#include "provider/agent/result.h"

namespace provider {

// UnpublishedKeyFile is whole, synced and of mode 0600 before it can be published, so that a
// published file is never half written. It goes away with the object; the published link stays.
// Everything refuses with kKeyFileNotWritable.
class UnpublishedKeyFile {
 public:
  // Write puts the bytes into the folder of `path`: without a name where the file system can, else
  // under a temporary name.
  static Result<UnpublishedKeyFile> Write(const std::filesystem::path& path,
                                          std::span<const std::uint8_t> private_key);

  enum class Published { kByUs, kByAnotherBefore };

  // Publish links the file at `path`, unless anything at all is there already. It never replaces.
  Result<Published> Publish();

  UnpublishedKeyFile(UnpublishedKeyFile&& other) noexcept;
  UnpublishedKeyFile& operator=(UnpublishedKeyFile&&) = delete;
  ~UnpublishedKeyFile();

 private:
  UnpublishedKeyFile(std::filesystem::path path, std::filesystem::path temporary,
                     FileDescriptor file);
  static Result<UnpublishedKeyFile> Create(const std::filesystem::path& path);
  Result<void> Fill(std::span<const std::uint8_t> private_key) const;

  std::filesystem::path path_;
  std::filesystem::path temporary_;  // empty: the file has no name
  FileDescriptor file_;
};

}  // namespace provider
