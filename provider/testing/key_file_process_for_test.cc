// A program that uses a key file, for tests that race, stop and kill it.
//
//   key_file_process ACTION PATH [without-tmpfile]
//
// `start` says "ready", waits for a line on its standard input, and prints the public key of
// LoadOrCreateKeyFile or the token of its refusal. `write` writes an unpublished key file, says
// "ready" and waits for the same, to be killed there. With `without-tmpfile` the system offers no
// O_TMPFILE.
#include <fcntl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <iostream>
#include <span>
#include <string>
#include <string_view>

#include "provider/key/key_file.h"
#include "provider/key/unpublished_key_file.h"
#include "provider/testing/hex_for_test.h"
#include "provider/testing/refused_system_call_for_test.h"

namespace {

constexpr int kUsage = 2;

void SayReadyAndWait() {
  std::cout << "ready" << std::endl;
  std::string line;
  std::getline(std::cin, line);
}

int Start(const std::string& path) {
  SayReadyAndWait();
  const auto key = provider::LoadOrCreateKeyFile(path);
  std::cout << (key ? provider::ToHex(key.value().public_key()) : provider::Token(key.error()))
            << std::endl;
  return key ? 0 : 1;
}

int Write(const std::string& path) {
  const auto key = provider::ServerKey::Random();
  const auto file =
      provider::UnpublishedKeyFile::Write(path, key.value().private_key().ExposeSecret());
  if (!file) return 1;
  SayReadyAndWait();
  return 0;
}

bool RefuseTmpfile() {
  constexpr provider::SystemCall kOpenWithTmpfile{
      .number = SYS_openat, .argument = 2, .mask = __O_TMPFILE, .value = __O_TMPFILE};
  return provider::RefuseSystemCall(kOpenWithTmpfile, EOPNOTSUPP);
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  if (arguments.size() < 3) return kUsage;
  if (arguments.size() > 3 && !RefuseTmpfile()) return kUsage;
  const std::string_view action = arguments[1];
  if (action == "start") return Start(arguments[2]);
  if (action == "write") return Write(arguments[2]);
  return kUsage;
}
