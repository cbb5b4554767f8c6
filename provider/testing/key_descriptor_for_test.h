// KeyDescriptorTest: a test of where the private key is written to.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "provider/agent/file_descriptor.h"
#include "provider/command/key_descriptor.h"
#include "provider/testing/temp_folder_for_test.h"

namespace provider {

inline constexpr std::size_t kKeySize = 128;

inline SecretBytes SomeKey() {
  auto key = SecretBytes::Zeroed(kKeySize);
  std::uint8_t value = 1;
  for (std::uint8_t& byte : key.ExposeMutable()) byte = value++;
  return key;
}

inline Deadline Ample() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(30);
}

inline Deadline Past() {
  return std::chrono::steady_clock::now() - std::chrono::seconds(1);
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
    reader.emplace(ends[0]);
    writer.emplace(ends[1]);
  }
  // HoldsTheKey: the next bytes are the key, and no more.
  bool HoldsTheKey() const {
    auto seen = SecretBytes::Zeroed(kKeySize + 1);
    const auto room = seen.ExposeMutable();
    return read(reader->number(), room.data(), room.size()) == ssize_t{kKeySize} &&
           SecretBytes::CopyOf(room.first(kKeySize)).EqualsInConstantTime(SomeKey());
  }
  std::optional<FileDescriptor> reader;
  std::optional<FileDescriptor> writer;
};

inline bool FileHoldsTheKey(int number) {
  auto seen = SecretBytes::Zeroed(kKeySize + 1);
  const auto room = seen.ExposeMutable();
  return pread(number, room.data(), room.size(), 0) == ssize_t{kKeySize} &&
         SecretBytes::CopyOf(room.first(kKeySize)).EqualsInConstantTime(SomeKey());
}

class KeyDescriptorTest : public testing::Test {
 protected:
  FileDescriptor Open(int flags = O_RDWR, mode_t mode = 0600) const {
    FileDescriptor file(open(path_.c_str(), flags | O_CREAT | O_CLOEXEC, mode));
    if (!file.is_open() || fchmod(file.number(), mode) != 0) std::abort();
    return file;
  }
  off_t Size() const {
    struct stat status{};
    return stat(path_.c_str(), &status) == 0 ? status.st_size : -1;
  }

  const TempFolder folder_;
  const std::string path_ = (folder_.path() / "private").native();
};

}  // namespace provider
