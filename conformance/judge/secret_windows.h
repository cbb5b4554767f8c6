// SecretWindows: what the leak scan looks for, eight bytes at a time.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "conformance/evidence/evidence.h"

namespace conformance {

// SecretWindows is every eight bytes in a row of some secrets, forwards, backwards and with the
// digits of their hex backwards, as big-endian numbers. Left out are windows that other data
// resembles: those of fewer than five different bytes, and those that count up or down in even
// steps of at most 16. A secret of fewer than eight bytes has no window: it could not be told from
// chance. (Eight random bytes are met by chance once in 2^64.)
class SecretWindows {
 public:
  static constexpr std::size_t kBytes = 8;

  explicit SecretWindows(std::span<const Bytes> secrets);

  bool empty() const { return count_ == 0; }
  // Contains is a few instructions for nearly every window that is none of these.
  bool Contains(std::uint64_t window) const {
    return filter_[Hash(window) >> kFilterShift] && Find(window) != nullptr;
  }
  // MayContainWord: perhaps these four bytes in a row are part of a window; never wrong in saying
  // no.
  bool MayContainWord(std::uint32_t word) const { return words_[Hash(word) >> kFilterShift]; }
  // Forget leaves out one more.
  void Forget(std::uint64_t window);

 private:
  static constexpr unsigned kFilterBits = 17;
  static constexpr unsigned kFilterShift = 64 - kFilterBits;

  static std::uint64_t Hash(std::uint64_t value) { return value * 0x9E3779B97F4A7C15U; }
  void Add(std::uint64_t window);
  const std::uint64_t* Find(std::uint64_t window) const;

  std::bitset<std::size_t{1} << kFilterBits> filter_;
  std::bitset<std::size_t{1} << kFilterBits> words_;
  std::vector<std::uint64_t> slots_;  // open addressing; 0 is free
  std::size_t count_ = 0;
};

}  // namespace conformance
