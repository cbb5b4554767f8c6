#include "mock_agent/script/deflate.h"

#include <cstddef>
#include <utility>

namespace mock_agent {
namespace {

constexpr std::uint64_t kLongestMatch = 258;
constexpr unsigned kBitsOfAByte = 8;

// Bits fill bytes from their lowest bit on (RFC 1951, section 3.1.1).
class Bits {
 public:
  // Number writes a field, its lowest bit first.
  void Number(std::uint32_t value, unsigned bits) {
    for (unsigned bit = 0; bit < bits; ++bit) Bit((value >> bit) & 1);
  }
  // Code writes a Huffman code, its highest bit first.
  void Code(std::uint32_t code, unsigned bits) {
    while (bits > 0) Bit((code >> --bits) & 1);
  }
  void Zeros(std::uint64_t bits) {
    for (; bits > 0 && used_ < kBitsOfAByte; --bits) Bit(0);
    bytes_.append(bits / kBitsOfAByte, '\0');
    for (bits %= kBitsOfAByte; bits > 0; --bits) Bit(0);
  }
  std::string Take() && { return std::move(bytes_); }

 private:
  void Bit(std::uint32_t bit) {
    if (used_ == kBitsOfAByte) {
      bytes_.push_back('\0');
      used_ = 0;
    }
    bytes_.back() = static_cast<char>(static_cast<unsigned char>(bytes_.back()) | bit << used_++);
  }

  std::string bytes_;
  unsigned used_ = kBitsOfAByte;  // of the last byte
};

// ZeroLengths writes code 18 of the code lengths, here the bit 0: so many lengths of zero, from 11 on.
void ZeroLengths(Bits& bits, std::uint32_t count) {
  bits.Code(0, 1);
  bits.Number(count - 11, 7);
}

// Spaces is a block with codes of its own (section 3.2.7): of length 1 for the match of 258 bytes and
// for the distance 1, so that each further 258 spaces are two bits of zero.
void Spaces(Bits& bits, std::uint64_t count) {
  bits.Number(0, 1);                 // not the last block
  bits.Number(2, 2);                 // dynamic codes
  bits.Number(286 - 257, 5);         // lengths of literals, the end and matches: up to 285
  bits.Number(1 - 1, 5);             // lengths of distances
  constexpr unsigned kLengths = 18;  // of the code lengths' own codes, up to that of 1
  bits.Number(kLengths - 4, 4);
  for (unsigned place = 0; place < kLengths; ++place) {
    // In the order of the section: 18 is the third, 2 the sixteenth and 1 the last one.
    const std::uint32_t length = place == 2 ? 1 : (place == 15 || place == 17 ? 2 : 0);
    bits.Number(length, 3);
  }
  constexpr std::uint32_t kOne = 2;  // the codes that this makes of them, two bits each
  constexpr std::uint32_t kTwo = 3;
  ZeroLengths(bits, ' ');
  bits.Code(kTwo, 2);  // the space: 10
  ZeroLengths(bits, 138);
  ZeroLengths(bits, 256 - (' ' + 1) - 138);
  bits.Code(kTwo, 2);  // the end: 11
  ZeroLengths(bits, 285 - 257);
  bits.Code(kOne, 2);  // 258 bytes: 0
  bits.Code(kOne, 2);  // distance 1: 0
  const std::uint64_t matches = (count - 1) / kLongestMatch;
  bits.Code(2, 2);
  bits.Zeros(2 * matches);
  for (std::uint64_t rest = (count - 1) % kLongestMatch; rest > 0; --rest) bits.Code(2, 2);
  bits.Code(3, 2);
}

// Text is the last block, with the fixed codes (section 3.2.6) and no matches.
void Text(Bits& bits, std::string_view text) {
  bits.Number(1, 1);
  bits.Number(1, 2);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 144) {
      bits.Code(0b00110000U + byte, 8);
    } else {
      bits.Code(0b110010000U + (byte - 144U), 9);
    }
  }
  bits.Code(0, 7);
}

}  // namespace

std::string Deflated(std::uint64_t spaces, std::string_view text) {
  Bits bits;
  if (spaces > 0) Spaces(bits, spaces);
  Text(bits, text);
  return std::move(bits).Take();
}

}  // namespace mock_agent
