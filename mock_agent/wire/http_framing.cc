#include "mock_agent/wire/http_framing.h"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <charconv>
#include <locale>
#include <optional>

namespace mock_agent {
namespace {

bool Is(std::string_view text, std::string_view word) {
  return boost::algorithm::iequals(text, word, std::locale::classic());
}

std::string_view Bare(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// Digits only: no sign, no list.
std::optional<std::uint64_t> LengthOf(std::string_view digits) {
  std::uint64_t length = 0;
  const char* const begin = digits.data();
  const char* const end = begin + digits.size();
  if (digits.starts_with('-')) return std::nullopt;
  const auto [stop, error] = std::from_chars(begin, end, length);
  if (stop != end || error != std::errc()) return std::nullopt;
  return length;
}

bool IsListed(std::string_view list, std::string_view word) {
  for (;;) {
    const std::size_t comma = list.find(',');
    if (Is(Bare(list.substr(0, comma)), word)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

bool EndsInChunked(std::string_view codings) {
  const std::size_t comma = codings.rfind(',');
  return Is(Bare(codings.substr(comma == std::string_view::npos ? 0 : comma + 1)), "chunked");
}

}  // namespace

Outcome<HttpFraming, HeadFault> FramingOf(const HttpHead& head) {
  const bool is_1_1 = head.minor_version == 1;
  HttpFraming framing{.keep_alive = is_1_1};
  bool has_coding = false;
  std::optional<std::uint64_t> length;
  for (const auto& [name, value] : head.headers) {
    if (Is(name, "transfer-encoding")) {
      if (!is_1_1) return HeadFault::kMalformed;
      has_coding = true;
      framing.chunked = EndsInChunked(value);
    } else if (Is(name, "content-length") && !has_coding) {
      const auto said = LengthOf(value);
      if (!said || (length && *length != *said)) return HeadFault::kMalformed;
      length = said;
    } else if (Is(name, "connection")) {
      framing.keep_alive =
          framing.keep_alive ? !IsListed(value, "close") : IsListed(value, "keep-alive");
    } else if (Is(name, "expect") && is_1_1) {
      framing.expects_continue = Is(value, "100-continue");
    }
  }
  if (has_coding && !framing.chunked) return HeadFault::kMalformed;
  if (!has_coding) framing.length = length.value_or(0);
  return framing;
}

}  // namespace mock_agent
