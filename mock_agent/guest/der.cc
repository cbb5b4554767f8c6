#include "mock_agent/guest/der.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>

namespace mock_agent {
namespace {

std::string BigEndian(std::uint64_t number) {
  std::string bytes;
  for (; number != 0; number >>= 8) bytes += static_cast<char>(number & 0xff);
  std::ranges::reverse(bytes);
  return bytes;
}

// Base128 is a number of an object identifier: seven bits a byte, the first bit set but in the last.
std::string Base128(std::uint32_t number) {
  std::string bytes(1, static_cast<char>(number & 0x7f));
  for (number >>= 7; number != 0; number >>= 7) bytes += static_cast<char>(0x80 | (number & 0x7f));
  std::ranges::reverse(bytes);
  return bytes;
}

constexpr std::size_t kMostAround = 10;  // bytes of tag and size

void AppendHead(std::string& bytes, DerTag tag, std::size_t size) {
  constexpr std::size_t kMostShort = 127;
  bytes += static_cast<char>(tag);
  if (size <= kMostShort) {
    bytes += static_cast<char>(size);
    return;
  }
  const std::string number = BigEndian(size);
  bytes += static_cast<char>(0x80 | number.size());
  bytes += number;
}

}  // namespace

std::string Der(DerTag tag, std::string_view content) {
  return Der(tag, std::initializer_list<std::string_view>{content});
}

std::string Der(DerTag tag, std::initializer_list<std::string_view> contents) {
  std::size_t size = 0;
  for (const std::string_view each : contents) size += each.size();
  std::string element;
  element.reserve(size + kMostAround);
  AppendHead(element, tag, size);
  for (const std::string_view each : contents) element += each;
  return element;
}

void AppendDer(std::string& bytes, DerTag tag, std::string_view content) {
  AppendHead(bytes, tag, content.size());
  bytes += content;
}

std::string DerNumber(std::span<const std::uint8_t> number) {
  const auto first = std::ranges::find_if(number, [](std::uint8_t byte) { return byte != 0; });
  std::string content(first, number.end());
  if (content.empty() || (static_cast<std::uint8_t>(content[0]) & 0x80) != 0) {
    content.insert(content.begin(), '\0');
  }
  return Der(DerTag::kInteger, content);
}

std::string DerObject(std::string_view dotted) {
  std::string content;
  std::uint32_t first = 0;
  for (int i = 0; !dotted.empty(); ++i) {
    std::uint32_t number = 0;
    const auto* const end = std::from_chars(dotted.begin(), dotted.end(), number).ptr;
    const auto used = static_cast<std::size_t>(end - dotted.begin());
    dotted.remove_prefix(std::min(used + 1, dotted.size()));
    if (i == 0) {
      first = number;
    } else {
      content += Base128(i == 1 ? 40 * first + number : number);
    }
  }
  return Der(DerTag::kObject, content);
}

std::string DerBits(std::string_view content) {
  return Der(DerTag::kBitString, {std::string_view("\0", 1), content});
}

std::string DerTime(std::int64_t seconds) {
  const auto since_1970 = static_cast<std::time_t>(seconds);
  std::tm time{};
  if (gmtime_r(&since_1970, &time) == nullptr) std::abort();
  const int year = time.tm_year + 1900;
  const bool short_year = year >= 1950 && year < 2050;
  const std::string text = fmt::format(
      "{:0{}}{:02}{:02}{:02}{:02}{:02}Z", short_year ? year % 100 : year, short_year ? 2 : 4,
      time.tm_mon + 1, time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec);
  return Der(short_year ? DerTag::kUtcTime : DerTag::kGeneralizedTime, text);
}

}  // namespace mock_agent
