// ChunkDecoder: a chunked body, decoded as the guest agent's own server decodes it (hyper 1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mock_agent {

class ChunkDecoder {
 public:
  enum class State { kNeedMore, kDone, kBroken };

  // Feed appends what the bytes carry to `body`, which it lets become longer than `most` by one byte
  // at most, and returns how many bytes it took: fewer than all where the body has ended, is broken,
  // or is full.
  std::size_t Feed(std::string_view bytes, std::string& body, std::size_t most);

  State state() const { return state_; }
  // Fault is hyper's words for what is wrong; of a broken body only.
  std::string_view fault() const { return fault_; }
  // FaultAtEnd is the same where the client stops here.
  std::string_view FaultAtEnd() const;

 private:
  enum class Phase {
    kStart,
    kSize,
    kSizeSpace,
    kExtension,
    kSizeLineFeed,
    kData,
    kDataReturn,
    kDataLineFeed,
    kEndReturn,
    kTrailer,
    kTrailerLineFeed,
    kEndLineFeed,
  };

  void TakeByte(char byte);
  void TakeSizeByte(char byte);
  void TakeDigit(int digit);
  void AfterSize(char byte, std::string_view otherwise);
  void Expect(char byte, char expected, Phase next, std::string_view otherwise);
  void Break(std::string_view why);

  State state_ = State::kNeedMore;
  Phase phase_ = Phase::kStart;
  std::uint64_t missing_ = 0;  // bytes of the chunk, once its size is known
  std::size_t extension_bytes_ = 0;
  std::size_t trailer_bytes_ = 0;
  std::string_view fault_;
};

}  // namespace mock_agent
