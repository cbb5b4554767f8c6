#include "provider/key/key_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "provider/agent/file_descriptor.h"
#include "provider/testing/hex_for_test.h"
#include "provider/testing/key_file_for_test.h"
#include "provider/testing/scalars_for_test.h"
#include "provider/testing/temp_folder_for_test.h"

namespace provider {
namespace {

namespace fs = std::filesystem;

TEST_F(KeyFileTest, IsMadeWhereThereIsNone) {
  const auto key = LoadOrCreateKeyFile(path_, Patient());
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(ToHex(ReadFile(path_)), ToHex(key.value().private_key().ExposeSecret()));
  EXPECT_EQ(ModeOf(path_), S_IFREG | 0600U);
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
}

TEST_F(KeyFileTest, HasMode0600WhateverTheUmask) {
  for (const mode_t mask : {0000U, 0777U}) {
    const mode_t before = umask(mask);
    const auto key = LoadOrCreateKeyFile(path_, Patient());
    umask(before);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(ModeOf(path_), S_IFREG | 0600U);
    ASSERT_TRUE(fs::remove(path_));
  }
}

TEST_F(KeyFileTest, IsLoadedAndLeftAsItIs) {
  const auto bytes = FromHex(kOne + kOne + kOne + kOne);
  for (const mode_t mode : {0600U, 0400U}) {
    WriteFile(path_, bytes, mode);
    const auto key = LoadOrCreateKeyFile(path_, Patient());
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(ToHex(key.value().private_key().ExposeSecret()), ToHex(bytes));
    EXPECT_EQ(ReadFile(path_), bytes);
    EXPECT_EQ(ModeOf(path_), S_IFREG | mode);
    EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
    ASSERT_TRUE(fs::remove(path_));
  }
}

TEST_F(KeyFileTest, IsNotMadeByLookingAtIt) {
  const auto absent = TryKeyFile(path_, Patient());
  ASSERT_TRUE(absent.has_value());
  EXPECT_EQ(absent.value(), KeyFileFinding::kCanBeMade);
  EXPECT_EQ(folder_.Names(), std::set<std::string>{});

  const std::string public_key = PublicKey();
  const auto present = TryKeyFile(path_, Patient());
  ASSERT_TRUE(present.has_value());
  EXPECT_EQ(present.value(), KeyFileFinding::kHoldsAKey);
  EXPECT_EQ(PublicKey(), public_key);
}

TEST_F(KeyFileTest, MayBeNamedWithoutAFolder) {
  const auto before = fs::current_path();
  fs::current_path(folder_.path());
  const auto key = LoadOrCreateKeyFile("arc.key", Patient());
  fs::current_path(before);
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(PublicKey(), ToHex(key.value().public_key()));
}

TEST_F(KeyFileTest, IsRefusedUnlessItIsAPrivateRegularFileOfFourScalars) {
  const std::string three = kOne + kOne + kOne;
  const auto valid = FromHex(three + kOne);
  struct Case {
    std::string name;
    std::function<void(const fs::path&)> make;
    int error = 0;
  };
  const std::vector<Case> cases{
      {.name = "empty", .make = [](const auto& path) { WriteFile(path, {}); }},
      {.name = "a byte short",
       .make = [&](const auto& path) { WriteFile(path, FromHex(three + kOne.substr(2))); }},
      {.name = "a byte long",
       .make = [&](const auto& path) { WriteFile(path, FromHex(three + kOne + "01")); }},
      {.name = "twice as long",
       .make = [&](const auto& path) { WriteFile(path, FromHex(three + kOne + three + kOne)); }},
      {.name = "a zero scalar",
       .make = [&](const auto& path) { WriteFile(path, FromHex(three + std::string(64, '0'))); }},
      {.name = "a scalar of the order",
       .make = [&](const auto& path) { WriteFile(path, FromHex(kOrder + three)); }},
      {.name = "readable by the group",
       .make = [&](const auto& path) { WriteFile(path, valid, 0640); }},
      {.name = "readable by others",
       .make = [&](const auto& path) { WriteFile(path, valid, 0604); }},
      {.name = "writable by others",
       .make = [&](const auto& path) { WriteFile(path, valid, 0602); }},
      {.name = "mode 0644", .make = [&](const auto& path) { WriteFile(path, valid, 0644); }},
      {.name = "a symbolic link to a key file",
       .make =
           [&](const auto& path) {
             WriteFile(path.parent_path() / "target", valid);
             fs::create_symlink("target", path);
           },
       .error = ELOOP},
      {.name = "a symbolic link to nothing",
       .make = [](const auto& path) { fs::create_symlink("nothing", path); },
       .error = ELOOP},
      {.name = "a folder",
       .make = [](const auto& path) { ASSERT_EQ(mkdir(path.c_str(), 0700), 0); }},
      {.name = "a named pipe",
       .make = [](const auto& path) { ASSERT_EQ(mkfifo(path.c_str(), 0600), 0); }},
      {.name = "a socket",
       .make =
           [](const auto& path) {
             const FileDescriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
             sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
             ASSERT_LT(path.native().size(), sizeof(address.sun_path));
             std::ranges::copy(path.native(), address.sun_path);
             ASSERT_EQ(bind(listener.number(), reinterpret_cast<const sockaddr*>(&address),
                            sizeof(address)),
                       0);
           },
       .error = ENXIO},
  };
  for (const auto& [name, make, error] : cases) {
    SCOPED_TRACE(name);
    const TempFolder folder;
    const auto path = folder.path() / "arc.key";
    make(path);
    const auto names = folder.Names();
    const mode_t mode = ModeOf(path);

    ExpectRefused(path, {Reason::kKeyFileInvalid, error});
    EXPECT_EQ(folder.Names(), names);
    EXPECT_EQ(ModeOf(path), mode);
  }
}

TEST_F(KeyFileTest, IsRefusedWhereItCannotBeReached) {
  WriteFile(folder_.path() / "file", {});
  struct Case {
    std::string name;
    fs::path path;
    Failure why;
  };
  const std::vector<Case> cases{
      {.name = "below a file",
       .path = folder_.path() / "file" / "arc.key",
       .why = {Reason::kKeyFileUnreadable, ENOTDIR}},
      {.name = "a name that is too long",
       .path = folder_.path() / std::string(300, 'k'),
       .why = {Reason::kKeyFileUnreadable, ENAMETOOLONG}},
      {.name = "in a missing folder",
       .path = folder_.path() / "missing" / "arc.key",
       .why = {Reason::kKeyFileNotWritable, ENOENT}},
      {.name = "without a file's name",
       .path = folder_.path() / "missing" / "",
       .why = {Reason::kKeyFileNotWritable, ENOENT}},
      {.name = "an empty path", .path = "", .why = {Reason::kKeyFileNotWritable, ENOENT}},
  };
  for (const auto& [name, path, why] : cases) {
    SCOPED_TRACE(name);
    ExpectRefused(path, why);
  }
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"file"}));
}

TEST_F(KeyFileTest, IsNotPublishedWhenItCouldNotBeWrittenWhole) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto previous_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = kPrivateKeyBytes / 2, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto key = LoadOrCreateKeyFile(path_, Patient());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_TRUE(std::signal(SIGXFSZ, previous_handler) != SIG_ERR);

  ASSERT_TRUE(key.has_error());
  EXPECT_EQ(Token(key.error().reason), Token(Reason::kKeyFileNotWritable));
  EXPECT_EQ(key.error().error, EFBIG);
  EXPECT_EQ(folder_.Names(), std::set<std::string>{});
}

}  // namespace
}  // namespace provider
