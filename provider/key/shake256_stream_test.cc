#include "provider/key/shake256_stream.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/hex_for_test.h"

namespace provider {
namespace {

std::string ReadHex(Shake256Stream& stream, std::size_t size) {
  std::vector<std::uint8_t> out(size);
  EXPECT_TRUE(stream.Read(out).has_value());
  return ToHex(out);
}

TEST(Shake256Stream, GivesTheKnownAnswerForTheEmptyMessage) {
  // NIST, "SHAKE256 message length 0" example: the output's first 64 bytes.
  auto stream = Shake256Stream::Absorb("", {});
  EXPECT_EQ(ReadHex(stream, 64),
            "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"
            "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be");
}

TEST(Shake256Stream, AbsorbsTheLabelThenTheSecret) {
  const auto secret = FromHex("636465");  // "cde"
  auto split = Shake256Stream::Absorb("ab", secret);
  auto whole = Shake256Stream::Absorb("abcde", {});
  EXPECT_EQ(ReadHex(split, 32), ReadHex(whole, 32));
}

TEST(Shake256Stream, GivesTheSameBytesHoweverTheyAreRead) {
  constexpr std::size_t kTotal = 640;  // several blocks of 136 bytes
  auto whole = Shake256Stream::Absorb("label", {});
  const std::string expected = ReadHex(whole, kTotal);
  for (const std::size_t step : {1U, 5U, 32U, 128U, 320U}) {
    auto stream = Shake256Stream::Absorb("label", {});
    std::string read;
    while (read.size() < 2 * kTotal) read += ReadHex(stream, step);
    EXPECT_EQ(read, expected) << "step " << step;
  }
}

}  // namespace
}  // namespace provider
