#include "mock_agent/script/checksum.h"

#include <array>
#include <cstddef>

namespace mock_agent {
namespace {

constexpr unsigned kBits = 32;
constexpr std::uint32_t kCrcPolynomial = 0xedb88320;  // its bits mirrored
constexpr std::uint64_t kAdlerPrime = 65521;

// CrcStep is the register after one byte more.
std::uint32_t CrcStep(std::uint32_t crc, std::uint8_t byte) {
  crc ^= byte;
  for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kCrcPolynomial : 0);
  return crc;
}

// Affine is what bytes that are known do to the register: a linear map of its bits, and a constant.
struct Affine {
  std::array<std::uint32_t, kBits> images;  // of each bit
  std::uint32_t constant;

  std::uint32_t operator()(std::uint32_t crc) const {
    std::uint32_t made = constant;
    for (std::size_t bit = 0; bit < kBits; ++bit) made ^= ((crc >> bit) & 1) != 0 ? images[bit] : 0;
    return made;
  }
  Affine Twice() const {
    Affine twice{.images = {}, .constant = (*this)(constant)};
    for (std::size_t bit = 0; bit < kBits; ++bit)
      twice.images[bit] = (*this)(images[bit]) ^ constant;
    return twice;
  }
};

Affine OneSpace() {
  Affine step{.images = {}, .constant = CrcStep(0, ' ')};
  for (std::size_t bit = 0; bit < kBits; ++bit) {
    step.images[bit] = CrcStep(std::uint32_t{1} << bit, ' ') ^ step.constant;
  }
  return step;
}

}  // namespace

std::uint32_t Crc32(std::uint64_t spaces, std::string_view text) {
  std::uint32_t crc = ~std::uint32_t{0};
  Affine step = OneSpace();
  for (; spaces > 0; spaces >>= 1) {
    if ((spaces & 1) != 0) crc = step(crc);
    step = step.Twice();
  }
  for (const char c : text) crc = CrcStep(crc, static_cast<std::uint8_t>(c));
  return ~crc;
}

std::uint32_t Adler32(std::uint64_t spaces, std::string_view text) {
  // After n spaces the first sum is 1 + 32 n, and the second the sum of all first ones.
  const std::uint64_t n = spaces % kAdlerPrime;
  // n (n + 1) / 2, of the number itself: halved before it is reduced.
  const std::uint64_t even = spaces % 2 == 0 ? spaces / 2 : (spaces + 1) / 2;
  const std::uint64_t odd = spaces % 2 == 0 ? spaces + 1 : spaces;
  const std::uint64_t triangle = (even % kAdlerPrime) * (odd % kAdlerPrime) % kAdlerPrime;
  std::uint64_t first = (1 + ' ' * n) % kAdlerPrime;
  std::uint64_t second = (n + ' ' * triangle) % kAdlerPrime;
  for (const char c : text) {
    first = (first + static_cast<std::uint8_t>(c)) % kAdlerPrime;
    second = (second + first) % kAdlerPrime;
  }
  return static_cast<std::uint32_t>(second << 16 | first);
}

}  // namespace mock_agent
