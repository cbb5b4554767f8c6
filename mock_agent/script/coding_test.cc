#include "mock_agent/script/coding.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>

namespace mock_agent {
namespace {

constexpr int kGzipWindow = 31;
constexpr int kZlibWindow = 15;
constexpr int kRawWindow = -15;

// What zlib makes of a stream of at most 1 MiB: its text, and the whole stream taken and found right; else
// an empty text.
std::string Inflated(std::string_view bytes, int window) {
  z_stream stream{};
  if (inflateInit2(&stream, window) != Z_OK) return {};
  std::string text(std::size_t{1} << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  const bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0;
  text.resize(whole ? stream.total_out : 0);
  inflateEnd(&stream);
  return text;
}

std::string EveryByte() {
  std::string text;
  for (int value = 0; value < 256; ++value) text += static_cast<char>(value);
  return text;
}

TEST(CodingTest, ZlibReadsWhatIsCompressed) {
  for (const std::size_t spaces : {0U, 1U, 2U, 258U, 259U, 260U, 516U, 517U, 100000U}) {
    for (const std::string& text : {std::string("{}"), EveryByte()}) {
      const std::string whole = std::string(spaces, ' ') + text;
      EXPECT_EQ(Inflated(Coded(Coding::kGzip, spaces, text), kGzipWindow), whole) << spaces;
      EXPECT_EQ(Inflated(Coded(Coding::kZlib, spaces, text), kZlibWindow), whole) << spaces;
      EXPECT_EQ(Inflated(Coded(Coding::kDeflate, spaces, text), kRawWindow), whole) << spaces;
    }
  }
}

TEST(CodingTest, ManySpacesAreFewBytes) {
  constexpr std::uint64_t kMany = std::uint64_t{128} << 20;
  EXPECT_LT(Coded(Coding::kGzip, kMany, "{}").size(), std::size_t{160} << 10);
}

TEST(CodingTest, NoTextStandsInIt) {
  EXPECT_EQ(Coded(Coding::kGzip, 0, "0123456789abcdef").find("0123"), std::string::npos);
}

TEST(CodingTest, WideCharacters) {
  using std::string_literals::operator""s;
  EXPECT_EQ(Coded(Coding::kUtf16Le, 0, "{}"), "{\0}\0"s);
  EXPECT_EQ(Coded(Coding::kUtf16Be, 0, "{}"), "\0{\0}"s);
  EXPECT_EQ(Coded(Coding::kUtf32Le, 0, "{"), "{\0\0\0"s);
  EXPECT_EQ(Coded(Coding::kUtf32Be, 0, "{"), "\0\0\0{"s);
}

TEST(CodingTest, GrowsNoMoreThanItSays) {
  for (const char* name :
       {"gzip", "zlib", "deflate", "utf-16le", "utf-16be", "utf-32le", "utf-32be"}) {
    const auto coding = CodingCalled(name);
    ASSERT_TRUE(coding) << name;
    const std::string text(1000, '\xff');
    EXPECT_LE(Coded(*coding, 0, text).size(), MostGrowth(*coding) * text.size()) << name;
  }
}

TEST(CodingTest, KnowsItsNames) {
  EXPECT_EQ(CodingCalled("gzip"), Coding::kGzip);
  EXPECT_EQ(CodingCalled("utf-16"), std::nullopt);
  EXPECT_TRUE(Compresses(Coding::kDeflate));
  EXPECT_FALSE(Compresses(Coding::kUtf16Le));
}

}  // namespace
}  // namespace mock_agent
