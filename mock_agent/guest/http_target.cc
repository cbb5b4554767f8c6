#include "mock_agent/guest/http_target.h"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <locale>

namespace mock_agent {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

unsigned char ByteAt(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

bool IsAlphanumeric(unsigned char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= 'a' && byte <= 'z');
}

// What crate http 1 takes in a path, beside `?` and `#`.
bool IsPathByte(unsigned char byte) {
  return byte > ' ' && byte != '<' && byte != '>' && byte != '`';
}

bool IsQueryByte(unsigned char byte) {
  return byte > ' ' && byte != '"' && byte != '<' && byte != '>';
}

bool IsAuthorityByte(unsigned char byte) {
  constexpr std::string_view kOthers = "!$%&'()*+,-.:;=@[]_~";
  return IsAlphanumeric(byte) || kOthers.find(static_cast<char>(byte)) != std::string_view::npos;
}

template <typename Allowed>
bool All(std::string_view text, Allowed allowed) {
  return std::all_of(text.begin(), text.end(),
                     [allowed](char c) { return allowed(static_cast<unsigned char>(c)); });
}

// SequenceAt is how many bytes the UTF-8 sequence at `at` has (RFC 3629, section 4). `valid` is
// false for one that is ill-formed: then it is the part that is replaced as one.
std::size_t SequenceAt(std::string_view text, std::size_t at, bool& valid) {
  const unsigned char first = ByteAt(text, at);
  valid = first < 0x80;
  if (first < 0xc2 || first > 0xf4) return 1;
  const std::size_t size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const unsigned char most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  for (std::size_t i = 1; i < size; ++i) {
    if (at + i == text.size()) return i;
    const unsigned char next = ByteAt(text, at + i);
    if (next < (i == 1 ? least : 0x80) || next > (i == 1 ? most : 0xbf)) return i;
  }
  valid = true;
  return size;
}

bool IsUtf8(std::string_view text) {
  bool valid = true;
  for (std::size_t at = 0; at < text.size() && valid;) at += SequenceAt(text, at, valid);
  return valid;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

HttpTarget PathAndQuery(std::string_view text) {
  text = text.substr(0, text.find('#'));
  const std::size_t question = text.find('?');
  HttpTarget target{.kind = HttpTarget::Kind::kPath, .path = text.substr(0, question)};
  if (question != std::string_view::npos) target.query = text.substr(question + 1);
  const bool readable =
      All(target.path, IsPathByte) && All(target.query, IsQueryByte) && IsUtf8(text);
  if (!readable) return {.kind = HttpTarget::Kind::kMalformed};
  if (target.path.empty()) target.path = "/";
  return target;
}

}  // namespace

HttpTarget ParseHttpTarget(std::string_view target) {
  if (target == "*" || target.starts_with('/')) return PathAndQuery(target);
  const std::size_t scheme = target.find("://");
  const bool has_scheme =
      scheme != std::string_view::npos && scheme > 0 &&
      All(target.substr(0, scheme), [](unsigned char byte) {
        return IsAlphanumeric(byte) || byte == '+' || byte == '-' || byte == '.';
      });
  const std::string_view rest = has_scheme ? target.substr(scheme + 3) : target;
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view authority = rest.substr(0, end);
  const bool readable = !authority.empty() && All(authority, IsAuthorityByte);
  if (!readable || (!has_scheme && end != rest.size())) {
    return {.kind = HttpTarget::Kind::kMalformed};
  }
  return has_scheme ? PathAndQuery(rest.substr(end)) : HttpTarget{HttpTarget::Kind::kNoPath};
}

std::vector<std::string_view> SegmentsOf(std::string_view path) {
  std::vector<std::string_view> segments;
  while (path.starts_with('/')) path.remove_prefix(1);
  for (;;) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash);
    while (path.starts_with('/')) path.remove_prefix(1);
  }
}

std::string PercentDecoded(std::string_view segment) {
  std::string bytes;
  for (std::size_t at = 0; at < segment.size(); ++at) {
    const int high = segment[at] == '%' && at + 2 < segment.size() ? HexDigit(segment[at + 1]) : -1;
    const int low = high >= 0 ? HexDigit(segment[at + 2]) : -1;
    if (low < 0) {
      bytes += segment[at];
      continue;
    }
    bytes += static_cast<char>(high * 16 + low);
    at += 2;
  }
  std::string text;
  bool valid = true;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = SequenceAt(bytes, at, valid);
    text += valid ? std::string_view(bytes).substr(at, size) : kReplacement;
    at += size;
  }
  return text;
}

}  // namespace mock_agent
