#include "mock_agent/script/coding.h"

#include <array>
#include <cstddef>
#include <cstdlib>
#include <utility>

#include "mock_agent/script/checksum.h"
#include "mock_agent/script/deflate.h"

namespace mock_agent {
namespace {

constexpr std::array<std::pair<std::string_view, Coding>, 7> kCodings = {{
    {"gzip", Coding::kGzip},
    {"zlib", Coding::kZlib},
    {"deflate", Coding::kDeflate},
    {"utf-16le", Coding::kUtf16Le},
    {"utf-16be", Coding::kUtf16Be},
    {"utf-32le", Coding::kUtf32Le},
    {"utf-32be", Coding::kUtf32Be},
}};

constexpr std::size_t kWordBytes = 4;
// RFC 1952, section 2.3: deflate, no flags, no time, no extra flags, no system.
constexpr std::string_view kGzipHead("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
// RFC 1950, section 2.2: deflate with a window of 32 KiB, the fastest level.
constexpr std::string_view kZlibHead = "\x78\x01";

std::string LittleEndian(std::uint64_t value) {
  std::string bytes;
  for (std::size_t i = 0; i < kWordBytes; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

std::string BigEndian(std::uint64_t value) {
  const std::string bytes = LittleEndian(value);
  return {bytes.rbegin(), bytes.rend()};
}

// Wide is each byte with zeros behind it, or in front of it.
std::string Wide(std::string_view text, std::size_t width, bool zeros_first) {
  const std::string zeros(width - 1, '\0');
  std::string wide;
  wide.reserve(width * text.size());
  for (const char c : text) {
    if (zeros_first) wide += zeros;
    wide += c;
    if (!zeros_first) wide += zeros;
  }
  return wide;
}

}  // namespace

std::optional<Coding> CodingCalled(std::string_view name) {
  for (const auto& [known, coding] : kCodings) {
    if (known == name) return coding;
  }
  return std::nullopt;
}

bool Compresses(Coding coding) {
  return coding == Coding::kGzip || coding == Coding::kZlib || coding == Coding::kDeflate;
}

std::uint64_t MostGrowth(Coding coding) {
  return coding == Coding::kUtf32Le || coding == Coding::kUtf32Be ? 4 : 2;
}

std::string Coded(Coding coding, std::uint64_t spaces, std::string_view text) {
  switch (coding) {
    case Coding::kGzip:
      return std::string(kGzipHead) + Deflated(spaces, text) + LittleEndian(Crc32(spaces, text)) +
             LittleEndian(spaces + text.size());
    case Coding::kZlib:
      return std::string(kZlibHead) + Deflated(spaces, text) + BigEndian(Adler32(spaces, text));
    case Coding::kDeflate:
      return Deflated(spaces, text);
    case Coding::kUtf16Le:
      return Wide(text, 2, /*zeros_first=*/false);
    case Coding::kUtf16Be:
      return Wide(text, 2, /*zeros_first=*/true);
    case Coding::kUtf32Le:
      return Wide(text, 4, /*zeros_first=*/false);
    case Coding::kUtf32Be:
      return Wide(text, 4, /*zeros_first=*/true);
  }
  std::abort();
}

}  // namespace mock_agent
