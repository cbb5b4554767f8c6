// SCALE: the encoding of dstack's attestations, version 0 (Substrate's "simple concatenated aggregate
// little-endian").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mock_agent {

// ScaleReader takes one value after the other. What is not there makes it fail, once and for all, and
// gives zeros and nothing.
class ScaleReader {
 public:
  explicit ScaleReader(std::string_view scale) : rest_(scale) {}

  std::uint32_t Number32();
  // Size is a compact integer; what does not fit the rest of the text fails: each thing that is
  // counted takes a byte at least.
  std::size_t Size();
  // Take is so many bytes; Sized has their number in front.
  std::string_view Take(std::size_t bytes);
  std::string_view Sized();

  bool failed() const { return failed_; }
  // done: everything was taken, and nothing failed.
  bool done() const { return !failed_ && rest_.empty(); }

 private:
  std::uint64_t LittleEndian(std::size_t bytes);

  std::string_view rest_;
  bool failed_ = false;
};

void AppendScaleNumber32(std::string& scale, std::uint32_t number);
// AppendScaleSize is below 2^30; more aborts.
void AppendScaleSize(std::string& scale, std::size_t size);
void AppendScaleSized(std::string& scale, std::string_view bytes);

}  // namespace mock_agent
