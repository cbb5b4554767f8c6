// KeyFileTest: a test with a path for a key file, in a folder of its own.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
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

// Patient is the deadline of what waits for nothing, or for an event that the test brings about.
inline Deadline Patient() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(60);
}

inline void WriteFile(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes,
                      mode_t mode = 0600) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  ASSERT_TRUE(file.good());
  ASSERT_EQ(chmod(path.c_str(), mode), 0);
}

// ExpectRefused holds that establish and check refuse alike, with the same word of the system's.
inline void ExpectRefused(const std::filesystem::path& path, const Failure& why) {
  const auto key = LoadOrCreateKeyFile(path, Patient());
  ASSERT_TRUE(key.has_error());
  EXPECT_EQ(Token(key.error().reason), Token(why.reason));
  EXPECT_EQ(key.error().error, why.error);
  const auto tried = TryKeyFile(path, Patient());
  ASSERT_TRUE(tried.has_error());
  EXPECT_EQ(Token(tried.error().reason), Token(why.reason));
  EXPECT_EQ(tried.error().error, why.error);
}

class KeyFileTest : public testing::Test {
 protected:
  std::string PublicKey() const {
    const auto key = LoadOrCreateKeyFile(path_, Patient());
    EXPECT_TRUE(key.has_value());
    return key ? ToHex(key.value().public_key()) : "";
  }

  const TempFolder folder_;
  const std::filesystem::path path_ = folder_.path() / "arc.key";
};

}  // namespace provider
