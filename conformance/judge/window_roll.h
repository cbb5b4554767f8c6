// WindowRoll: the last eight bytes of a stream of digits.
#pragma once

#include <cstdint>

#include "conformance/judge/secret_windows.h"

namespace conformance {

// WindowRoll takes digits of some bits and looks at the last 64 bits after every kStep of them.
template <unsigned kStep>
class WindowRoll {
 public:
  // Feed says whether the stream now ends with a window, or did so between the bits of `digit`,
  // which number a multiple of kStep.
  bool Feed(std::uint64_t digit, unsigned bits, const SecretWindows& windows) {
    for (unsigned left = bits; left > 0;) {
      left -= kStep;
      last_ = (last_ << kStep) | ((digit >> left) & kMask);
      if (held_ < 64) held_ += kStep;
      if (held_ >= 64 && windows.Contains(last_)) return true;
    }
    return false;
  }
  void Reset() { held_ = 0; }
  std::uint64_t last() const { return last_; }

 private:
  static constexpr std::uint64_t kMask = (std::uint64_t{1} << kStep) - 1;
  std::uint64_t last_ = 0;
  unsigned held_ = 0;
};

}  // namespace conformance
