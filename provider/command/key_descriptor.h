// KeyDescriptor: the open file of the caller that takes the private key (--private-key-fd).
#pragma once

#include "provider/agent/poll_until.h"
#include "provider/agent/result.h"
#include "provider/agent/secret_bytes.h"

namespace provider {

// KeyDescriptor is a number that was found fit to take a secret. The file stays the caller's: it is
// not closed.
class KeyDescriptor {
 public:
  // Accept takes, open for writing:
  //   a pipe          without a name, or of the rules of a file; its reader is there
  //   a memfd         empty, and not sealed
  //   a regular file  empty, of mode 0600 or less, owned by this user, with one name or none
  // Refuses with kKeyDescriptorNotOpen (also where results or messages go into the same file),
  // kKeyDescriptorWrongKind, kKeyDescriptorExposed and kKeyDescriptorNotEmpty.
  static Result<KeyDescriptor> Accept(int number);

  // Write writes the raw bytes, at most PIPE_BUF of them, whole or not at all: a pipe takes them at
  // once, when it has room before the deadline; a file is synced, and emptied again where it cannot
  // take them all. Refuses with kKeyDescriptorNotWritable, and, where a file is fit no longer or another
  // process of ours fills it, with the reasons of Accept.
  Result<void> Write(const SecretBytes& private_key, Deadline deadline) const;

  // TakeBack empties the file. What went into a pipe cannot be taken back.
  void TakeBack() const;

 private:
  enum class Kind { kPipe, kFile };

  KeyDescriptor(int number, Kind kind) : number_(number), kind_(kind) {}
  Result<void> TakeFile() const;
  bool WriteToPipe(const SecretBytes& private_key, Deadline deadline) const;
  bool WriteToFile(const SecretBytes& private_key) const;

  int number_;
  Kind kind_;
};

}  // namespace provider
