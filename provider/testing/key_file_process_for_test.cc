// A program that uses a key file, for tests that race, stop and kill it.
//
//   key_file_process ACTION PATH [HOW...]
//
// `start` says "ready", waits for a line on its standard input, and prints the public key of
// LoadOrCreateKeyFile or the token of its refusal, and the system's word for why; `try` is the same with TryKeyFile, and prints
// "tried". `write` writes an unpublished key file, says "ready" and waits for the same, to be
// killed there. HOW is any of
//   without-noreplace     the file system cannot rename without replacing
//   without-proc          there is no /proc
//   without-folder-sync   no open file but the key file can be synced
//   dies-at-CALL          the process is killed when it makes this system call
//   fails-at-CALL         this system call fails with EIO
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "provider/key/key_file.h"
#include "provider/key/unpublished_key_file.h"
#include "provider/testing/hex_for_test.h"
#include "provider/testing/refused_system_call_for_test.h"

namespace {

constexpr int kUsage = 2;

provider::Deadline Patient() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(60);
}

void SayReadyAndWait() {
  std::cout << "ready" << std::endl;
  std::string line;
  std::getline(std::cin, line);
}

std::string Said(const provider::Failure& failure) {
  return provider::RefusalAt(std::string(provider::Token(failure.reason)), failure).place;
}

int Start(const std::string& path) {
  SayReadyAndWait();
  const auto key = provider::LoadOrCreateKeyFile(path, Patient());
  std::cout << (key ? provider::ToHex(key.value().public_key()) : Said(key.error())) << std::endl;
  return key ? 0 : 1;
}

int Try(const std::string& path) {
  SayReadyAndWait();
  const auto tried = provider::TryKeyFile(path, Patient());
  std::cout << (tried ? "tried" : Said(tried.error())) << std::endl;
  return tried ? 0 : 1;
}

int Write(const std::string& path) {
  const auto key = provider::ServerKey::Random();
  const auto folder = provider::KeyFolder::Open(std::filesystem::path(path).parent_path());
  if (!folder) return 1;
  const auto file =
      provider::UnpublishedKeyFile::Write(folder.value(), key.value().private_key().ExposeSecret());
  if (!file) return 1;
  SayReadyAndWait();
  return 0;
}

bool HideProc() {
  const int spaces = CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER);
  return unshare(spaces) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("none", "/proc", "tmpfs", 0, nullptr) == 0 && access("/proc/self", F_OK) != 0;
}

// The folder is opened for syncing when the folder (for its files) and the key file are open: third.
bool RefuseFolderSync() {
  const int lowest = dup(STDIN_FILENO);
  close(lowest);
  const auto folder = static_cast<std::uint32_t>(lowest + 2);
  return provider::RefuseSystemCall({.number = SYS_fsync, .argument = 0, .value = folder}, EIO);
}

bool FailAt(const provider::SystemCall& call) {
  return provider::RefuseSystemCall(call, EIO);
}

bool Arrange(const std::string& how) {
  if (how == "without-proc") return HideProc();
  if (how == "without-folder-sync") return RefuseFolderSync();
  if (how == "without-noreplace") {
    return provider::RefuseSystemCall(
        {.number = SYS_renameat2, .argument = 4, .value = RENAME_NOREPLACE}, EINVAL);
  }
  // Of the key file itself, and not what the process says on its standard streams.
  constexpr std::size_t kCount = 2;
  if (how == "fails-at-write") {
    return FailAt({.number = SYS_write, .argument = kCount, .value = provider::kPrivateKeyBytes});
  }
  if (how == "fails-at-read-of-a-key") {
    return FailAt(
        {.number = SYS_read, .argument = kCount, .value = provider::kPrivateKeyBytes + 1});
  }
  const std::map<std::string, std::uint32_t> calls{
      {"flock", SYS_flock},         {"fchmod", SYS_fchmod}, {"fsync", SYS_fsync},
      {"renameat2", SYS_renameat2}, {"linkat", SYS_linkat}, {"unlinkat", SYS_unlinkat},
  };
  const auto dash = how.rfind('-');
  const auto call = calls.find(how.substr(dash + 1));
  if (call == calls.end()) return false;
  const provider::SystemCall system_call{.number = call->second, .mask = 0, .value = 0};
  if (how.starts_with("fails-at-")) return FailAt(system_call);
  return how.starts_with("dies-at-") && provider::DieAtSystemCall(system_call);
}

}  // namespace

int main(int argc, char** argv) {
  // It is killed on purpose, and a core dump would hold a key.
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) return kUsage;
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  if (arguments.size() < 3) return kUsage;
  for (const char* how : arguments.subspan(3)) {
    if (!Arrange(how)) return kUsage;
  }
  const std::string_view action = arguments[1];
  if (action == "start") return Start(arguments[2]);
  if (action == "try") return Try(arguments[2]);
  if (action == "write") return Write(arguments[2]);
  return kUsage;
}
