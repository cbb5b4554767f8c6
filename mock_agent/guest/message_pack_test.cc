#include "mock_agent/guest/message_pack.h"

#include <gtest/gtest.h>

#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

template <typename... Argument>
std::string Packed(void (*append)(std::string&, Argument...), Argument... argument) {
  std::string packed;
  append(packed, argument...);
  return ToHex(AsBytes(packed.substr(0, 9)));
}

TEST(MessagePackTest, WritesNumbersAsShortAsTheyCanBe) {
  const auto number = [](std::uint64_t value) { return Packed(AppendPackedNumber, value); };
  EXPECT_EQ(number(0x7f), "7f");
  EXPECT_EQ(number(0x80), "cc80");
  EXPECT_EQ(number(0x100), "cd0100");
  EXPECT_EQ(number(0x10000), "ce00010000");
  EXPECT_EQ(number(0x100000000), "cf0000000100000000");
}

TEST(MessagePackTest, WritesSizesAsShortAsTheyCanBe) {
  EXPECT_EQ(Packed(AppendPackedMap, std::size_t{15}), "8f");
  EXPECT_EQ(Packed(AppendPackedArray, std::size_t{15}), "9f");
  EXPECT_EQ(Packed(AppendPackedArray, std::size_t{16}), "dc0010");
  EXPECT_EQ(Packed(AppendPackedArray, std::size_t{0x10000}), "dd00010000");
  EXPECT_EQ(Packed(AppendPackedText, std::string_view("a")), "a161");
  const std::string text(0x10000, 'a');
  EXPECT_EQ(Packed(AppendPackedText, std::string_view(text).substr(0, 32)).substr(0, 6), "d92061");
  EXPECT_EQ(Packed(AppendPackedText, std::string_view(text).substr(0, 256)).substr(0, 8),
            "da010061");
  EXPECT_EQ(Packed(AppendPackedText, std::string_view(text)).substr(0, 12), "db0001000061");
  EXPECT_EQ(Packed(AppendPackedBytes, std::string_view("")), "c400");
  EXPECT_EQ(Packed(AppendPackedBytes, std::string_view(text)).substr(0, 12), "c60001000061");
  EXPECT_EQ(Packed(AppendPackedNumbers, std::string_view("a\xff")), "9261ccff");
}

}  // namespace
}  // namespace mock_agent
