#include "conformance/judge/excerpt.h"

#include <botan/base64.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/locale/utf.hpp>
#include <iterator>
#include <locale>
#include <unordered_set>
#include <utility>
#include <vector>

#include "conformance/judge/leak_scan.h"

namespace conformance {
namespace {

using Utf8 = boost::locale::utf::utf_traits<char>;
using boost::locale::utf::code_point;

// Format characters of Unicode that are invisible or change how their neighbours are shown, and
// what XML 1.0 cannot carry.
constexpr std::array<std::pair<code_point, code_point>, 11> kNotShown = {{
    {0x00, 0x1f},
    {0x7f, 0x9f},
    {0xad, 0xad},
    {0x61c, 0x61c},
    {0x200b, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0xfeff, 0xfeff},
    {0xfff9, 0xfffb},
    {0xfffe, 0xffff},
    {0xe0000, 0xe007f},
}};

std::string Escaped(code_point point) {
  if (point == '\n') return "\\n";
  if (point == '\r') return "\\r";
  if (point == '\t') return "\\t";
  return point < 0x80 ? fmt::format("\\x{:02x}", point) : fmt::format("\\u{{{:x}}}", point);
}

bool IsNotShown(code_point point) {
  return std::any_of(kNotShown.begin(), kNotShown.end(), [point](const auto& range) {
    return range.first <= point && point <= range.second;
  });
}

// So many characters in a row of a secret's spelling are taken for the secret; fewer, or a shorter
// secret, would be found by accident.
constexpr std::size_t kWindow = 16;
constexpr std::size_t kShortestSecret = 8;
// No excerpt is so long that what follows could be seen in it.
constexpr std::size_t kMostRead = 16384;

std::string Lower(std::string_view text) {
  return boost::algorithm::to_lower_copy(std::string(text), std::locale::classic());
}

// Base64At is what the secret looks like in the base64 of bytes in which `before` bytes stand
// before it, modulo 3.
std::string Base64At(std::size_t before, const Bytes& secret) {
  Bytes bytes(before, 0);
  bytes.insert(bytes.end(), secret.begin(), secret.end());
  return Botan::base64_encode(bytes.data(), bytes.size()).substr(before == 0 ? 0 : before + 1);
}

// Every spelling in lower case: base64 that only differs in case is as good as the secret.
std::vector<std::string> Spellings(const Bytes& secret) {
  std::vector<std::string> spellings{std::string(secret.begin(), secret.end())};
  boost::algorithm::hex(secret.begin(), secret.end(), std::back_inserter(spellings.emplace_back()));
  for (std::size_t before = 0; before < 3; ++before) {
    std::string url = spellings.emplace_back(Base64At(before, secret));
    std::replace(url.begin(), url.end(), '+', '-');
    std::replace(url.begin(), url.end(), '/', '_');
    spellings.push_back(std::move(url));
  }
  for (std::string& spelling : spellings) spelling = Lower(spelling);
  return spellings;
}

// Mark sets the places in `secret` at which the text holds a part of the spelling.
void Mark(std::string_view lower_text, std::string_view spelling, std::vector<bool>& secret) {
  const std::size_t window = std::min(kWindow, spelling.size());
  std::unordered_set<std::string_view> windows;
  for (std::size_t at = 0; at + window <= spelling.size(); ++at)
    windows.insert(spelling.substr(at, window));
  for (std::size_t at = 0; at + window <= lower_text.size(); ++at) {
    if (!windows.contains(lower_text.substr(at, window))) continue;
    std::fill_n(secret.begin() + static_cast<std::ptrdiff_t>(at), window, true);
  }
}

// BehindATraceback is where the line begins with which Python says what happened; `start` where no
// traceback of its begins there.
std::size_t BehindATraceback(std::string_view text, std::size_t start) {
  constexpr std::string_view kTraceback = "Traceback (most recent call last):\n";
  if (!text.substr(start).starts_with(kTraceback)) return start;
  for (std::size_t line = start; line < text.size();) {
    const std::size_t next = std::min(text.find('\n', line), text.size() - 1) + 1;
    if (line != start && text[line] != ' ' && text[line] != '\n') return line;
    line = next;
  }
  return start;
}

// Characters is where each character of well-formed UTF-8 begins, and the end.
std::vector<std::size_t> Characters(std::string_view text) {
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!Utf8::is_trail(text[at])) begins.push_back(at);
  }
  begins.push_back(text.size());
  return begins;
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string out;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char* const start = at;
    const code_point point = Utf8::decode(at, end);
    if (point == boost::locale::utf::illegal || point == boost::locale::utf::incomplete) {
      at = start + 1;
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(*start));
    } else if (IsNotShown(point)) {
      out += Escaped(point);
    } else {
      out.append(start, at);
    }
  }
  return out;
}

std::string Shortened(std::string_view printable, std::size_t most) {
  std::size_t characters = 0;
  std::size_t cut = 0;  // where the last character that may stay before an ellipsis ends
  for (std::size_t at = 0; at < printable.size(); ++at) {
    if (Utf8::is_trail(printable[at])) continue;
    if (characters == most - 1) cut = at;
    if (++characters > most) return std::string(printable.substr(0, cut)) + "…";
  }
  return std::string(printable);
}

std::string Redacted(std::string_view text, std::span<const Bytes> secrets) {
  const std::string lower_text = Lower(text);
  std::vector<bool> is_secret(text.size(), false);
  for (const Bytes& secret : secrets) {
    if (secret.size() < kShortestSecret) continue;
    for (const std::string& spelling : Spellings(secret)) Mark(lower_text, spelling, is_secret);
  }
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_secret[at]) {
      out += text[at];
    } else if (at == 0 || !is_secret[at - 1]) {
      out += "[secret]";
    }
  }
  return LeakScan(secrets).Find(out) ? "[withheld: it holds a secret]" : out;
}

std::string Excerpt(std::string_view text, std::span<const Bytes> secrets, std::size_t most) {
  return Shortened(Printable(Redacted(text.substr(0, kMostRead), secrets)), most);
}

std::string ExcerptOfBothEnds(std::string_view text, std::span<const Bytes> secrets,
                              std::size_t most) {
  std::string read(text);
  if (read.size() > kMostRead) read.replace(kMostRead / 2, read.size() - kMostRead, "…");
  std::string printable = Printable(Redacted(read, secrets));
  const std::vector<std::size_t> begins = Characters(printable);
  if (begins.size() - 1 <= most) return printable;
  const std::size_t head = most / 2;
  const std::size_t tail = most - 1 - head;
  return printable.substr(0, begins[head]) + "…" +
         printable.substr(begins[begins.size() - 1 - tail]);
}

std::string FirstLineExcerpt(std::string_view text, std::span<const Bytes> secrets,
                             std::size_t most) {
  // Redacted as a whole first: a secret may go on in the next line.
  const std::string redacted = Redacted(text.substr(0, kMostRead), secrets);
  const std::size_t first = std::min(redacted.find_first_not_of("\r\n"), redacted.size());
  const std::size_t start = BehindATraceback(redacted, first);
  const std::size_t end = redacted.find_first_of("\r\n", start);
  return Shortened(Printable(std::string_view(redacted).substr(start, end - start)), most);
}

}  // namespace conformance
