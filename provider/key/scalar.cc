#include "provider/key/scalar.h"

#include <array>
#include <boost/outcome/try.hpp>

namespace provider {
namespace {

// The order of P-256 (SEC 2, version 2.0, section 2.4.2).
constexpr std::array<std::uint8_t, kScalarBytes> kOrder{
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};

}  // namespace

bool IsScalar(std::span<const std::uint8_t, kScalarBytes> bytes) {
  // Subtracting the order, byte by byte from the last one, borrows at the end when the value is
  // below it.
  std::uint32_t any = 0;
  std::uint32_t borrow = 0;
  for (std::size_t i = kScalarBytes; i-- > 0;) {
    any |= bytes[i];
    borrow = (std::uint32_t{bytes[i]} - kOrder[i] - borrow) >> 31;
  }
  return any != 0 && borrow == 1;
}

Result<void> DrawScalar(ByteStream& stream, std::span<std::uint8_t, kScalarBytes> out) {
  for (int draw = 0; draw < kMostDraws; ++draw) {
    BOOST_OUTCOME_TRYV(stream.Read(out));
    if (IsScalar(out)) return success();
  }
  return Reason::kCryptoFailed;
}

}  // namespace provider
