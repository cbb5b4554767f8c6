// FileDescriptor: the owner of an open file, which closes it.
#pragma once

#include <unistd.h>

#include <utility>

namespace provider {

class FileDescriptor {
 public:
  // Owns what open(2) gave; a negative number is no file.
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor() {
    if (number_ >= 0) close(number_);
  }

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace provider
