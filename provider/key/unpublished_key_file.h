// UnpublishedKeyFile: a private key that is safely on disk, under a name that no one looks for.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "provider/agent/failure.h"
#include "provider/agent/file_descriptor.h"
#include "provider/key/key_folder.h"

namespace provider {

// UnpublishedKeyFile is whole, synced and of mode 0600 before it can be published, so that a
// published file is never half written. Its temporary name goes away with the object; the published
// one stays. While it lives it holds the lock (flock(2)) of the file: by that a sweeper tells it
// from the stray of a starter that was killed. The folder outlives it. Needs no /proc.
// Everything refuses with kKeyFileNotWritable, or with kCryptoFailed where there is no randomness.
class UnpublishedKeyFile {
 public:
  static Tried<UnpublishedKeyFile> Write(const KeyFolder& folder,
                                         std::span<const std::uint8_t> private_key);

  enum class Published { kByUs, kByAnotherBefore };

  // Publish gives the file this name, unless anything at all has it already, and never replaces.
  // The folder is not synced. A process killed meanwhile leaves a whole file under one name; where
  // the file system cannot rename without replacing, perhaps under both, until the next sweep.
  Tried<Published> Publish(const std::string& name);

  // Rehearse publishes under a second temporary name and syncs the folder: what establish would do,
  // without a trace. Refuses with kKeyFileNotSynced too.
  Tried<void> Rehearse();

  UnpublishedKeyFile(UnpublishedKeyFile&& other) noexcept;
  UnpublishedKeyFile& operator=(UnpublishedKeyFile&&) = delete;
  ~UnpublishedKeyFile();

 private:
  UnpublishedKeyFile(const KeyFolder& folder, std::string temporary, FileDescriptor file);
  static Tried<UnpublishedKeyFile> Create(const KeyFolder& folder);
  Tried<bool> Lock() const;
  Tried<void> Fill(std::span<const std::uint8_t> private_key) const;
  void Forget();

  const KeyFolder* folder_;
  std::string temporary_;  // empty: the file has no temporary name any more
  FileDescriptor file_;
};

// IsTemporaryName: of those that are swept.
bool IsTemporaryName(std::string_view name);

// SweepStrayKeyFiles removes the temporary names of starters that are gone. It leaves those of the
// living alone, and whatever it may not remove.
void SweepStrayKeyFiles(const KeyFolder& folder);

}  // namespace provider
