#include "mock_agent/guest/scale.h"

#include <cstdlib>

namespace mock_agent {
namespace {

void AppendLittleEndian(std::string& scale, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) scale += static_cast<char>(number >> (8 * i) & 0xff);
}

}  // namespace

std::string_view ScaleReader::Take(std::size_t bytes) {
  if (bytes > rest_.size()) {
    failed_ = true;
    rest_ = {};
  }
  const std::string_view taken = rest_.substr(0, bytes);
  rest_.remove_prefix(taken.size());
  return taken;
}

std::uint64_t ScaleReader::LittleEndian(std::size_t bytes) {
  std::uint64_t number = 0;
  int shift = 0;
  for (const char each : Take(bytes)) {
    number |= std::uint64_t{static_cast<std::uint8_t>(each)} << shift;
    shift += 8;
  }
  return number;
}

std::uint32_t ScaleReader::Number32() {
  return static_cast<std::uint32_t>(LittleEndian(4));
}

std::size_t ScaleReader::Size() {
  const std::uint64_t first = LittleEndian(1);
  std::uint64_t size = 0;
  switch (first & 3) {
    case 0:
      size = first >> 2;
      break;
    case 1:
      size = (first | LittleEndian(1) << 8) >> 2;
      break;
    case 2:
      size = (first | LittleEndian(3) << 8) >> 2;
      break;
    default:
      // Four bytes and more: more than any attestation has.
      failed_ = true;
  }
  if (size > rest_.size()) failed_ = true;
  return failed_ ? 0 : size;
}

std::string_view ScaleReader::Sized() {
  return Take(Size());
}

void AppendScaleNumber32(std::string& scale, std::uint32_t number) {
  AppendLittleEndian(scale, number, 4);
}

void AppendScaleSize(std::string& scale, std::size_t size) {
  if (size < 1U << 6) {
    AppendLittleEndian(scale, size << 2, 1);
  } else if (size < 1U << 14) {
    AppendLittleEndian(scale, size << 2 | 1, 2);
  } else if (size < 1U << 30) {
    AppendLittleEndian(scale, size << 2 | 2, 4);
  } else {
    std::abort();
  }
}

void AppendScaleSized(std::string& scale, std::string_view bytes) {
  AppendScaleSize(scale, bytes.size());
  scale += bytes;
}

}  // namespace mock_agent
