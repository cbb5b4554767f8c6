#include "mock_agent/wire/chunks.h"

#include <algorithm>
#include <limits>

namespace mock_agent {
namespace {

constexpr std::size_t kMostExtensionBytes = std::size_t{16} << 10;
constexpr std::size_t kMostTrailerBytes = std::size_t{16} << 10;

// DigitOf is -1 for what is no hex digit.
int DigitOf(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

}  // namespace

std::size_t ChunkDecoder::Feed(std::string_view bytes, std::string& body, std::size_t most) {
  std::size_t taken = 0;
  while (state_ == State::kNeedMore && taken < bytes.size()) {
    if (phase_ != Phase::kData) {
      TakeByte(bytes[taken++]);
      continue;
    }
    const std::uint64_t room = most + 1 - body.size();
    if (room == 0) return taken;
    const auto size =
        static_cast<std::size_t>(std::min({missing_, room, std::uint64_t{bytes.size() - taken}}));
    body += bytes.substr(taken, size);
    taken += size;
    missing_ -= size;
    if (missing_ == 0) phase_ = Phase::kDataReturn;
  }
  return taken;
}

std::string_view ChunkDecoder::FaultAtEnd() const {
  return phase_ == Phase::kData ? "end of file before message length reached"
                                : "unexpected EOF during chunk size line";
}

void ChunkDecoder::TakeByte(char byte) {
  switch (phase_) {
    case Phase::kStart:
    case Phase::kSize:
      return TakeSizeByte(byte);
    case Phase::kSizeSpace:
      if (byte == ' ' || byte == '\t') return;
      return AfterSize(byte, "Invalid chunk size linear white space");
    case Phase::kExtension:
      if (byte == '\n') return Break("invalid chunk extension contains newline");
      if (byte == '\r') {
        phase_ = Phase::kSizeLineFeed;
      } else if (++extension_bytes_ >= kMostExtensionBytes) {
        Break("chunk extensions over limit");
      }
      return;
    case Phase::kSizeLineFeed:
      return Expect(byte, '\n', missing_ == 0 ? Phase::kEndReturn : Phase::kData,
                    "Invalid chunk size LF");
    case Phase::kDataReturn:
      return Expect(byte, '\r', Phase::kDataLineFeed, "Invalid chunk body CR");
    case Phase::kDataLineFeed:
      return Expect(byte, '\n', Phase::kStart, "Invalid chunk body LF");
    case Phase::kEndReturn:
      phase_ = byte == '\r' ? Phase::kEndLineFeed : Phase::kTrailer;
      return;
    case Phase::kTrailer:
      if (byte == '\r') phase_ = Phase::kTrailerLineFeed;
      if (++trailer_bytes_ > kMostTrailerBytes) Break("chunk trailers bytes over limit");
      return;
    case Phase::kTrailerLineFeed:
      return Expect(byte, '\n', Phase::kEndReturn, "Invalid trailer end LF");
    case Phase::kEndLineFeed:
      if (byte != '\n') return Break("Invalid chunk end LF");
      state_ = State::kDone;
      return;
    case Phase::kData:
      return;  // not taken by bytes
  }
}

void ChunkDecoder::TakeSizeByte(char byte) {
  const int digit = DigitOf(byte);
  if (digit >= 0) return TakeDigit(digit);
  if (phase_ == Phase::kStart) return Break("Invalid chunk size line: missing size digit");
  if (byte == ' ' || byte == '\t') {
    phase_ = Phase::kSizeSpace;
    return;
  }
  AfterSize(byte, "Invalid chunk size line: Invalid Size");
}

void ChunkDecoder::TakeDigit(int digit) {
  if (phase_ == Phase::kStart) missing_ = 0;
  phase_ = Phase::kSize;
  if (missing_ > std::numeric_limits<std::uint64_t>::max() / 16) {
    return Break("invalid chunk size: overflow");
  }
  missing_ = missing_ * 16 + static_cast<std::uint64_t>(digit);
}

void ChunkDecoder::AfterSize(char byte, std::string_view otherwise) {
  if (byte == ';') {
    phase_ = Phase::kExtension;
  } else if (byte == '\r') {
    phase_ = Phase::kSizeLineFeed;
  } else {
    Break(otherwise);
  }
}

void ChunkDecoder::Expect(char byte, char expected, Phase next, std::string_view otherwise) {
  if (byte != expected) return Break(otherwise);
  phase_ = next;
}

void ChunkDecoder::Break(std::string_view why) {
  fault_ = why;
  state_ = State::kBroken;
}

}  // namespace mock_agent
