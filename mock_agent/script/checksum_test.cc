#include "mock_agent/script/checksum.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace mock_agent {
namespace {

const Bytef* BytesOf(const std::string& text) {
  return reinterpret_cast<const Bytef*>(text.data());
}

TEST(ChecksumTest, OfKnownTexts) {
  EXPECT_EQ(Crc32(0, "123456789"), 0xcbf43926U);  // the check value of the CRC catalogues
  EXPECT_EQ(Crc32(0, ""), 0U);
  EXPECT_EQ(Adler32(0, "Wikipedia"), 0x11e60398U);
  EXPECT_EQ(Adler32(0, ""), 1U);
}

// By zlib, on both sides of where the sums wrap.
TEST(ChecksumTest, SpacesCountAsIfTheyWereThere) {
  for (const std::size_t spaces : {1U, 2U, 3U, 255U, 65520U, 65521U, 65522U, 1000003U}) {
    for (const char* text : {"", "a", "{\"key\":\"\xff\"}"}) {
      const std::string whole = std::string(spaces, ' ') + text;
      const auto size = static_cast<uInt>(whole.size());
      EXPECT_EQ(Crc32(spaces, text), crc32(0, BytesOf(whole), size)) << spaces;
      EXPECT_EQ(Adler32(spaces, text), adler32(1, BytesOf(whole), size)) << spaces;
    }
  }
}

}  // namespace
}  // namespace mock_agent
