#include "provider/agent/json_string.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/locale/utf.hpp>
#include <charconv>
#include <iterator>

namespace provider {
namespace {

namespace utf = boost::locale::utf;
using Utf8 = utf::utf_traits<char>;

// Of white space, marks, numbers, true, false and null: what JSON has outside of strings.
constexpr std::string_view kOutside = " \t\r\n{}[]:,+-.0123456789eEtrufalsn";

constexpr std::uint32_t kFirstHighSurrogate = 0xd800;
constexpr std::uint32_t kFirstLowSurrogate = 0xdc00;
constexpr std::uint32_t kBehindSurrogates = 0xe000;

// StringDecoder reads one character of the text after another.
class StringDecoder {
 public:
  explicit StringDecoder(std::span<const std::uint8_t> content)
      : at_(content.data()), end_(content.data() + content.size()) {}

  bool IsAtEnd() const { return at_ == end_; }

  // Next is utf::illegal or utf::incomplete where there is none.
  utf::code_point Next() {
    if (*at_ == '\\') return Escaped();
    constexpr std::uint8_t kFirstPrintable = 0x20;
    return *at_ < kFirstPrintable ? utf::illegal : Utf8::decode(at_, end_);
  }

 private:
  utf::code_point Escaped() {
    ++at_;
    if (IsAtEnd()) return utf::incomplete;
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char escape = static_cast<char>(*at_++);
    if (escape == 'u') return EscapedUnits();
    const std::size_t which = kEscapes.find(escape);
    if (which == std::string_view::npos) return utf::illegal;
    return static_cast<unsigned char>(kMeanings[which]);
  }

  utf::code_point EscapedUnits() {
    const utf::code_point unit = HexUnit();
    if (unit < kFirstHighSurrogate || unit >= kBehindSurrogates) return unit;
    if (unit >= kFirstLowSurrogate || end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u') {
      return utf::illegal;
    }
    at_ += 2;
    const utf::code_point low = HexUnit();
    if (low < kFirstLowSurrogate || low >= kBehindSurrogates) return utf::illegal;
    return 0x10000 + ((unit - kFirstHighSurrogate) << 10) + (low - kFirstLowSurrogate);
  }

  utf::code_point HexUnit() {
    constexpr int kDigits = 4;
    if (end_ - at_ < kDigits) return utf::incomplete;
    utf::code_point unit = 0;
    for (int digit = 0; digit < kDigits; ++digit) {
      const std::uint8_t c = *at_++;
      const bool is_letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!is_letter && (c < '0' || c > '9')) return utf::illegal;
      unit = unit * 16 + (is_letter ? (c | 0x20U) - 'a' + 10U : c - std::uint32_t{'0'});
    }
    return unit;
  }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

// EndOfString is where the closing quote stands; the size of the text where none does.
std::size_t EndOfString(std::span<const std::uint8_t> json, std::size_t at) {
  while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2U : 1U;
  return std::min(at, json.size());
}

}  // namespace

MaskedJson::MaskedJson(std::span<const std::uint8_t> json) {
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = static_cast<char>(json[at]);
    if (c == '"') {
      const std::size_t end = EndOfString(json, at + 1);
      if (end == json.size()) {
        text_ += c;  // without its end it stays wrong
        return;
      }
      fmt::format_to(std::back_inserter(text_), "\"{}\"", contents_.size());
      contents_.push_back(json.subspan(at + 1, end - at - 1));
      at = end;
    } else if (kOutside.find(c) != std::string_view::npos) {
      text_ += c;
    } else {
      text_ += '?';  // no JSON from here on, whatever follows
      return;
    }
  }
}

std::span<const std::uint8_t> MaskedJson::ContentOf(std::string_view number) const {
  std::size_t which = contents_.size();
  std::from_chars(number.data(), number.data() + number.size(), which);
  return contents_.at(which);
}

std::optional<std::size_t> DecodeJsonString(std::span<const std::uint8_t> content,
                                            std::span<std::uint8_t> out) {
  std::size_t size = 0;
  auto next = out.begin();
  for (StringDecoder decoder(content); !decoder.IsAtEnd();) {
    const utf::code_point character = decoder.Next();
    if (character == utf::illegal || character == utf::incomplete) return std::nullopt;
    size += static_cast<std::size_t>(Utf8::width(character));
    if (!out.empty()) next = Utf8::encode(character, next);
  }
  return size;
}

}  // namespace provider
