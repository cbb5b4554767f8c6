#include "mock_agent/wire/chunks.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace mock_agent {
namespace {

using ChunkState = ChunkDecoder::State;
constexpr std::size_t kRoom = 1000;

TEST(Chunks, AreDecodedInPiecesOfAnySize) {
  constexpr std::string_view kBytes = "3\r\nabc\r\n0a ;x=y\r\n0123456789\r\n0\r\nT: r\r\n\r\n";
  for (std::size_t size = 1; size <= kBytes.size(); ++size) {
    ChunkDecoder decoder;
    std::string body;
    for (std::size_t at = 0; at < kBytes.size(); at += size) {
      const std::string_view piece = kBytes.substr(at, size);
      EXPECT_EQ(decoder.Feed(piece, body, kRoom), piece.size());
    }
    EXPECT_EQ(decoder.state(), ChunkState::kDone);
    EXPECT_EQ(body, "abc0123456789");
  }
}

TEST(Chunks, LeaveWhatIsBehindThem) {
  ChunkDecoder decoder;
  std::string body;
  EXPECT_EQ(decoder.Feed("0\r\n\r\nPOST", body, kRoom), 5U);
  EXPECT_EQ(decoder.state(), ChunkState::kDone);
}

TEST(Chunks, AreBrokenInTheServersOwnWords) {
  const std::string long_extension = "1;" + std::string(20000, 'x');
  const std::array<std::pair<std::string_view, std::string_view>, 12> broken = {{
      {"zz\r\n", "Invalid chunk size line: missing size digit"},
      {"\r\n", "Invalid chunk size line: missing size digit"},
      {"1x", "Invalid chunk size line: Invalid Size"},
      {"1\n", "Invalid chunk size line: Invalid Size"},
      {"1 x", "Invalid chunk size linear white space"},
      {"11111111111111111", "invalid chunk size: overflow"},
      {"1;a\n", "invalid chunk extension contains newline"},
      {long_extension, "chunk extensions over limit"},
      {"1\r\r", "Invalid chunk size LF"},
      {"1\r\nab", "Invalid chunk body CR"},
      {"1\r\na\rb", "Invalid chunk body LF"},
      {"0\r\n\rx", "Invalid chunk end LF"},
  }};
  for (const auto& [bytes, fault] : broken) {
    ChunkDecoder decoder;
    std::string body;
    decoder.Feed(bytes, body, kRoom);
    EXPECT_EQ(decoder.state(), ChunkState::kBroken) << bytes.substr(0, 20);
    EXPECT_EQ(decoder.fault(), fault);
  }
}

TEST(Chunks, ThatEndEarlySayWhere) {
  std::string body;
  ChunkDecoder in_size;
  in_size.Feed("1", body, kRoom);
  EXPECT_EQ(in_size.FaultAtEnd(), "unexpected EOF during chunk size line");
  ChunkDecoder in_data;
  in_data.Feed("5\r\nab", body, kRoom);
  EXPECT_EQ(in_data.FaultAtEnd(), "end of file before message length reached");
}

TEST(Chunks, StopAtOneByteMoreThanThereIsRoom) {
  ChunkDecoder decoder;
  std::string body;
  EXPECT_EQ(decoder.Feed("ff\r\n" + std::string(255, 'x'), body, 10), 4U + 11U);
  EXPECT_EQ(body.size(), 11U);
  EXPECT_EQ(decoder.state(), ChunkState::kNeedMore);
}

TEST(Chunks, DoNotTakeTrailersWithoutEnd) {
  ChunkDecoder decoder;
  std::string body;
  decoder.Feed("0\r\n" + std::string(20000, 'x'), body, kRoom);
  EXPECT_EQ(decoder.state(), ChunkState::kBroken);
}

}  // namespace
}  // namespace mock_agent
