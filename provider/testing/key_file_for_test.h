// KeyFileTest: a test with a path for a key file, in a folder of its own.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "provider/key/key_file.h"
#include "provider/testing/hex_for_test.h"
#include "provider/testing/temp_folder_for_test.h"

namespace provider {

inline std::vector<std::uint8_t> ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline mode_t ModeOf(const std::filesystem::path& path) {
  struct stat status{};
  EXPECT_EQ(lstat(path.c_str(), &status), 0) << path;
  return status.st_mode;
}

class KeyFileTest : public testing::Test {
 protected:
  std::string PublicKey() const {
    const auto key = LoadOrCreateKeyFile(path_);
    EXPECT_TRUE(key.has_value());
    return key ? ToHex(key.value().public_key()) : "";
  }

  const TempFolder folder_;
  const std::filesystem::path path_ = folder_.path() / "arc.key";
};

}  // namespace provider
