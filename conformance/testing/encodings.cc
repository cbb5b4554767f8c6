#include "conformance/testing/encodings.h"

#include <fmt/format.h>
#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <random>

namespace conformance {

Bytes DrawnBytes(std::size_t size, std::uint32_t seed) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  std::generate(bytes.begin(), bytes.end(),
                [&random] { return static_cast<std::uint8_t>(random()); });
  return bytes;
}

Bytes Backwards(Bytes bytes) {
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

Bytes BytesOf(std::string_view text) {
  return {text.begin(), text.end()};
}

std::string TextOf(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

std::string HexOf(const Bytes& bytes, std::string_view separator) {
  return fmt::format("{:02x}", fmt::join(bytes, separator));
}

std::string HexDump(const Bytes& bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 16) {
    out += fmt::format("{:08x} ", at);
    std::string shown;
    for (std::size_t i = at; i < std::min(at + 16, bytes.size()); ++i) {
      out += fmt::format("{}{:02x}", i == at + 8 ? "  " : " ", bytes[i]);
      shown += bytes[i] >= 0x20 && bytes[i] < 0x7F ? static_cast<char>(bytes[i]) : '.';
    }
    out += "  |" + shown + "|\n";
  }
  return out;
}

std::string Literal(const Bytes& bytes, std::string_view escape) {
  std::string out;
  for (const std::uint8_t byte : bytes) {
    if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\\' || byte == '\'') {
      out += fmt::format("\\{}", static_cast<char>(byte));
    } else if (byte >= 0x20 && byte < 0x7F) {
      out += static_cast<char>(byte);
    } else {
      out += fmt::format("{}{:02x}", escape, byte);
    }
  }
  return out;
}

std::string Latin1AsUtf8(const Bytes& bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes) {
    if (byte >= 0x80) out += static_cast<char>(0xC0 | (byte >> 6));
    out += static_cast<char>(byte >= 0x80 ? 0x80 | (byte & 0x3F) : byte);
  }
  return out;
}

std::string SignedDecimals(const Bytes& bytes) {
  std::vector<int> numbers;
  for (const std::uint8_t byte : bytes) numbers.push_back(static_cast<std::int8_t>(byte));
  return fmt::format("[{}]", fmt::join(numbers, ", "));
}

std::string IndexedLines(const Bytes& bytes, std::string_view format) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    out += fmt::format(fmt::runtime(format), i, bytes[i]);
  return out;
}

std::string InBits(const Bytes& bytes, unsigned bits, std::string_view alphabet) {
  std::string out;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += bits) {
    std::size_t digit = 0;
    for (std::size_t i = bit; i < bit + bits; ++i) {
      const bool set = i < 8 * bytes.size() && ((bytes[i / 8] >> (7 - i % 8)) & 1U) != 0;
      digit = 2 * digit + (set ? 1 : 0);
    }
    out += alphabet[digit];
  }
  return out;
}

std::string InBase85(const Bytes& bytes, std::string_view alphabet) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 4) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i)
      value = 256 * value + (i < bytes.size() ? bytes[i] : 0);
    std::string group;
    for (int i = 0; i < 5; ++i, value /= 85) group.insert(group.begin(), alphabet[value % 85]);
    out += group;
  }
  return out;
}

std::string AsNumber(const Bytes& bytes, std::string_view alphabet) {
  std::string out;
  Bytes left = bytes;
  while (std::any_of(left.begin(), left.end(), [](std::uint8_t byte) { return byte != 0; })) {
    std::size_t rest = 0;
    for (std::uint8_t& byte : left) {
      rest = 256 * rest + byte;
      byte = static_cast<std::uint8_t>(rest / alphabet.size());
      rest %= alphabet.size();
    }
    out += alphabet[rest];
  }
  return {out.rbegin(), out.rend()};
}

std::vector<std::uint64_t> WordsOf(const Bytes& bytes, std::size_t size, bool little_endian) {
  std::vector<std::uint64_t> words;
  for (std::size_t at = 0; at + size <= bytes.size(); at += size) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < size; ++i) {
      word = (word << 8U) | bytes[little_endian ? at + size - 1 - i : at + i];
    }
    words.push_back(word);
  }
  return words;
}

std::string Widened(std::string_view text, std::size_t width) {
  std::string out;
  for (const char c : text) (out += c).append(width - 1, '\0');
  return out;
}

std::string Wrapped(std::string_view text, std::size_t width, std::string_view line_end) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += width) {
    out += text.substr(at, width);
    out += line_end;
  }
  return out;
}

std::string Deflated(std::string_view text, DeflateFormat format) {
  const int window = format == DeflateFormat::kRaw    ? -MAX_WBITS
                     : format == DeflateFormat::kGzip ? MAX_WBITS + 16
                                                      : MAX_WBITS;
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<const Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace conformance
