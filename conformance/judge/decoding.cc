#include "conformance/judge/decoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "conformance/judge/character_class.h"
#include "conformance/judge/dumps.h"
#include "conformance/judge/inflation.h"
#include "conformance/judge/number_search.h"
#include "conformance/judge/unescaping.h"

namespace conformance {
namespace {

// Eight bytes, encoded twice, are no shorter.
constexpr std::size_t kShortestText = 10;
constexpr std::size_t kShortestBase64 = 14;
constexpr std::size_t kShortestBase85 = 13;
constexpr std::size_t kMostOfAnyPhase = 4096;  // longer runs are taken to start where they start
constexpr std::size_t kEscapeContext = 128;    // how far an encoding goes on around an escape
constexpr std::size_t kMostStreams = 4096;
constexpr DigitValues kEscapeStarts("\\%=&\xC2\xC3");
constexpr DigitValues kStreamStarts("\x1f\x78");
constexpr std::string_view kGzip = "\x1f\x8b\x08";

using Take = std::function<bool(Decoded decoded)>;

// Only what is wrapped at some length goes on in the next line.
constexpr std::size_t kShortestWrapped = 16;

std::string FromBase85(std::string_view text, const DigitValues& digits) {
  std::string out;
  std::uint64_t value = 0;
  std::size_t count = 0;
  for (const char c : text) {
    if (digits[c] < 0) break;
    value = value * 85 + static_cast<std::uint64_t>(digits[c]);
    if (++count < 5) continue;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      out.push_back(static_cast<char>(value >> shift));
    }
    count = 0;
    value = 0;
  }
  if (count < 2) return out;
  for (std::size_t i = count; i < 5; ++i) value = value * 85 + 84;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    out.push_back(static_cast<char>(value >> (24 - 8 * i)));
  }
  return out;
}

bool DecodeEscapes(std::string_view text, const Take& take) {
  std::string out;
  std::size_t start = 0;
  std::size_t plain = kEscapeContext;  // characters since the last escape
  for (std::size_t i = 0; i < text.size();) {
    if (plain >= kEscapeContext) {
      while (i < text.size() && kEscapeStarts[text[i]] < 0) ++i;
      if (i == text.size()) return true;
    }
    const auto [byte, length] = UnescapedAt(text.substr(i));
    if (length > 1) {
      if (plain >= kEscapeContext) {
        start = i - std::min(i, kEscapeContext);
        out = text.substr(start, i - start);
      }
      plain = 0;
    }
    if (plain < kEscapeContext) {
      out.push_back(byte);
      plain += length == 1 ? 1 : 0;
      if (plain == kEscapeContext && !take({"escaped bytes", start, std::exchange(out, {})}))
        return false;
    }
    i += length;
  }
  return plain >= kEscapeContext || take({"escaped bytes", start, std::move(out)});
}

// Every second and every fourth byte, for text in UTF-16 and UTF-32.
bool DecodeWide(std::string_view text, const Take& take) {
  if (std::count(text.begin(), text.end(), '\0') < 7) return true;
  for (const std::size_t width : {2U, 4U}) {
    for (std::size_t phase = 0; phase < width; ++phase) {
      std::string out;
      for (std::size_t i = phase; i < text.size(); i += width) out.push_back(text[i]);
      if (!take({width == 2 ? "UTF-16" : "UTF-32", 0, std::move(out)})) return false;
    }
  }
  return true;
}

bool DecodeHexRuns(std::string_view text, const Take& take) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && kHexDigits[text[end]] >= 0) ++end;
    const std::string_view run = text.substr(i, end - i);
    if (run.size() >= 2 * kShortestText) {
      for (std::size_t phase = 0; phase <= run.size() % 2; ++phase) {
        if (!take({"hex", i, FromDigits(run.substr(phase), kHexDigits, 4), phase == 0}))
          return false;
      }
    }
    i = end + 1;
  }
  return true;
}

bool DecodeDumps(std::string_view text, const Take& take) {
  return take({"a hex dump", 0, FromHexLines(text), true}) &&
         take({"decimal numbers", 0, FromDecimals(text), true}) &&
         take({"columns of bytes", 0, FromColumns(text), true});
}

// Base64Run is the digits from `from` on, also over the ends of lines that are wrapped, and where
// they end.
std::pair<std::string, std::size_t> Base64Run(std::string_view text, std::size_t from) {
  std::string run;
  std::size_t at = from;
  for (;;) {
    const std::size_t line = at;
    while (at < text.size() && kBase64Digits[text[at]] >= 0) ++at;
    run += text.substr(line, at - line);
    std::size_t next = at;
    while (next < text.size() && (text[next] == '\r' || text[next] == '\n')) ++next;
    if (next == at || at - line < kShortestWrapped) return {run, at};
    while (next < text.size() && (text[next] == ' ' || text[next] == '\t')) ++next;
    if (next == text.size() || kBase64Digits[text[next]] < 0) return {run, at};
    at = next;
  }
}

bool DecodeBase64(std::string_view text, const Take& take) {
  for (std::size_t i = 0; i < text.size();) {
    if (kBase64Digits[text[i]] < 0) {
      ++i;
      continue;
    }
    std::size_t line = i;
    while (line < text.size() && kBase64Digits[text[line]] >= 0) ++line;
    if (line - i < kShortestBase64) {
      i = line + 1;
      continue;
    }
    const auto [run, end] = Base64Run(text, i);
    const std::size_t phases = run.size() <= kMostOfAnyPhase ? 4 : 1;
    for (std::size_t phase = 0; phase < phases; ++phase) {
      std::string out = FromDigits(std::string_view(run).substr(phase), kBase64Digits, 6);
      if (!take({"base64", i + phase, std::move(out), phase == 0})) return false;
    }
    i = end + 1;
  }
  return true;
}

bool DecodeBase32(std::string_view text, const Take& take) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && IsLetterOrDigit(text[end])) ++end;
    if (end - i >= 2 * SecretWindows::kBytes) {
      for (const DigitValues& digits : kBase32Digits) {
        std::string out = FromDigits(text.substr(i, end - i), digits, 5);
        if (!take({"base32", i, std::move(out), true})) return false;
      }
    }
    i = end + 1;
  }
  return true;
}

bool DecodeBase85(std::string_view text, const Take& take) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && IsVisible(text[end])) ++end;
    const std::string_view run = text.substr(i, end - i);
    // Where it may start: at once, behind a quote, behind Ascii85's own mark.
    const std::size_t quote = run.find_first_of("\"'");
    const std::size_t mark = run.find("<~");
    const std::array starts = {std::size_t{0}, quote == run.npos ? 0 : quote + 1,
                               mark == run.npos ? 0 : mark + 2};
    for (std::size_t each = 0; each < starts.size(); ++each) {
      if (each > 0 && starts[each] == 0) continue;
      const std::string_view digits_from = run.substr(starts[each]);
      if (digits_from.size() < kShortestBase85) continue;
      for (const DigitValues& digits : kBase85Digits) {
        if (!take({"base85", i + starts[each], FromBase85(digits_from, digits), true}))
          return false;
      }
    }
    i = end + 1;
  }
  return true;
}

bool StartsAZlibStream(std::string_view text) {
  if (text.size() < 2) return false;
  const auto method = static_cast<unsigned char>(text[0]);
  const auto flags = static_cast<unsigned char>(text[1]);
  return method == 0x78 && (256U * method + flags) % 31 == 0 && (flags & 0x20U) == 0;
}

bool DecodeStreams(std::string_view text, std::size_t most, const Take& take) {
  Inflater inflater;
  if (!take({"deflate", 0, inflater.Inflate(text, StreamFormat::kRaw, most)})) return false;
  std::size_t tried = 0;
  for (std::size_t i = 0; i < text.size() && tried < kMostStreams; ++i) {
    if (kStreamStarts[text[i]] < 0) continue;
    const std::string_view from = text.substr(i);
    const bool gzip = from.starts_with(kGzip);
    if (!gzip && !StartsAZlibStream(from)) continue;
    ++tried;
    std::string out = inflater.Inflate(from, StreamFormat::kZlibOrGzip, most);
    if (!take({gzip ? "gzip" : "zlib", i, std::move(out)})) return false;
  }
  return true;
}

bool DecodeBigNumbers(std::string_view text, const Take& take) {
  bool more = true;
  BigNumbers(text, [&](std::string_view base, std::size_t at, const std::string& bytes) {
    more = more && take({base, at, bytes});
  });
  return more;
}

}  // namespace

bool IsWorthDecoding(std::string_view bytes) {
  constexpr std::size_t kLooked = 256;
  constexpr std::size_t kMostLabel = 64;  // before a stream: a quote, the end of a sentence
  if (bytes.size() < kShortestText) return false;
  const std::string_view head = bytes.substr(0, kLooked);
  std::size_t noise = 0;
  for (std::size_t i = 0; i < head.size(); ++i) {
    const char c = head[i];
    if (i < kMostLabel && kStreamStarts[c] >= 0 &&
        (bytes.substr(i).starts_with(kGzip) || StartsAZlibStream(bytes.substr(i)))) {
      return true;
    }
    if (!IsVisible(c) && !IsBlank(c) && c != '\0') ++noise;
    if (i >= kMostLabel && 4 * noise > i) return false;
  }
  return 8 * noise <= head.size();
}

void Decode(std::string_view text, std::size_t most, const Take& take) {
  const auto long_enough = [&take](Decoded decoded) {
    return decoded.text.size() < SecretWindows::kBytes || take(std::move(decoded));
  };
  static_cast<void>(DecodeEscapes(text, long_enough) && DecodeStreams(text, most, long_enough) &&
                    DecodeWide(text, long_enough) && DecodeHexRuns(text, long_enough) &&
                    DecodeDumps(text, long_enough) && DecodeBase64(text, long_enough) &&

                    DecodeBase32(text, long_enough) && DecodeBase85(text, long_enough) &&
                    DecodeBigNumbers(text, long_enough));
}

}  // namespace conformance
