#include "mock_agent/guest/json_cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "mock_agent/guest/rust_text.h"

namespace mock_agent {
namespace {

using Significand = unsigned long long;

constexpr std::string_view kEndInString = "EOF while parsing a string";
constexpr std::string_view kEndInValue = "EOF while parsing a value";
constexpr std::string_view kEndInList = "EOF while parsing a list";
constexpr std::string_view kEndInObject = "EOF while parsing an object";
constexpr std::string_view kInvalidNumber = "invalid number";
constexpr std::string_view kOutOfRange = "number out of range";
constexpr std::string_view kControlCharacter =
    "control character (\\u0000-\\u001F) found while parsing a string";

constexpr std::size_t kPowers = 309;
constexpr int kMostPower = kPowers - 1;

// PowersOfTen are those that a double holds, each the nearest to the true one.
const std::array<double, kPowers>& PowersOfTen() {
  static const auto powers = [] {
    std::array<double, kPowers> all{};
    for (double& power : all) {
      const std::string text = fmt::format("1e{}", &power - all.data());
      std::from_chars(text.data(), text.data() + text.size(), power);
    }
    return all;
  }();
  return powers;
}

bool IsDigit(char byte) {
  return byte >= '0' && byte <= '9';
}

// Fits tells whether significand * 10 + digit fits.
bool Fits(Significand significand, Significand digit) {
  constexpr Significand kMost = std::numeric_limits<Significand>::max();
  return significand < kMost / 10 || (significand == kMost / 10 && digit <= kMost % 10);
}

Significand DigitOf(char byte) {
  return static_cast<Significand>(byte - '0');
}

bool EndsPlainRun(char byte) {
  return byte == '"' || byte == '\\' || static_cast<unsigned char>(byte) < 0x20;
}

// PlainRunEnd is where a string's run of bytes that stand for themselves ends.
std::size_t PlainRunEnd(std::string_view text, std::size_t at) {
  while (at < text.size() && !EndsPlainRun(text[at])) ++at;
  return at;
}

void AppendCharacter(std::string& text, unsigned character) {
  const auto add = [&](unsigned byte) { text += static_cast<char>(byte); };
  if (character < 0x80) {
    add(character);
  } else if (character < 0x800) {
    add(0xc0 | character >> 6);
    add(0x80 | (character & 0x3f));
  } else {
    if (character < 0x10000) {
      add(0xe0 | character >> 12);
    } else {
      add(0xf0 | character >> 18);
      add(0x80 | (character >> 12 & 0x3f));
    }
    add(0x80 | (character >> 6 & 0x3f));
    add(0x80 | (character & 0x3f));
  }
}

}  // namespace

std::string Text(const JsonNumber& number) {
  if (const double* value = std::get_if<double>(&number)) {
    return fmt::format("floating point `{}`", FloatText(*value));
  }
  if (const long long* value = std::get_if<long long>(&number)) {
    return fmt::format("integer `{}`", *value);
  }
  return fmt::format("integer `{}`", std::get<Significand>(number));
}

std::optional<char> JsonCursor::Peek() const {
  if (at_ >= text_.size()) return std::nullopt;
  return text_[at_];
}

std::optional<char> JsonCursor::SkipSpace() {
  at_ = std::min(text_.find_first_not_of(" \n\t\r", at_), text_.size());
  return Peek();
}

std::optional<char> JsonCursor::Next() {
  const auto byte = Peek();
  if (byte) ++at_;
  return byte;
}

bool JsonCursor::PeeksDigit() const {
  return at_ < text_.size() && IsDigit(text_[at_]);
}

JsonError JsonCursor::At(std::size_t index, std::string_view what) const {
  const std::string_view before = text_.substr(0, index);
  const std::size_t newline = before.rfind('\n');
  const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  const std::string_view lines = before.substr(0, start);
  const auto line = 1 + std::count(lines.begin(), lines.end(), '\n');
  return {fmt::format("{} at line {} column {}", what, line, index - start), true};
}

JsonError JsonCursor::Here(std::string_view what) const {
  return At(std::min(at_, text_.size()), what);
}

JsonError JsonCursor::AtPeek(std::string_view what) const {
  return At(std::min(at_ + 1, text_.size()), what);
}

JsonError JsonCursor::Placed(JsonError error) const {
  return error.has_position ? std::move(error) : Here(error.text);
}

JsonFailure JsonCursor::Word(std::string_view rest) {
  for (const char expected : rest) {
    const auto byte = Next();
    if (!byte) return Here(kEndInValue);
    if (*byte != expected) return Here("expected ident");
  }
  return std::nullopt;
}

JsonFailure JsonCursor::String(std::string& value) {
  value.clear();
  while (true) {
    const std::size_t stop = PlainRunEnd(text_, at_);
    value.append(text_, at_, stop - at_);
    at_ = stop;
    const auto byte = Next();
    if (!byte) return Here(kEndInString);
    if (*byte == '"') {
      if (FindUtf8Defect(value)) return Here("invalid unicode code point");
      return std::nullopt;
    }
    if (*byte != '\\') return Here(kControlCharacter);
    if (auto failure = Escape(value)) return failure;
  }
}

JsonFailure JsonCursor::Escape(std::string& value) {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const auto letter = Next();
  if (!letter) return Here(kEndInString);
  if (*letter == 'u') return UnicodeEscape(value);
  const std::size_t which = kLetters.find(*letter);
  if (which == std::string_view::npos) return Here("invalid escape");
  value += kMeanings[which];
  return std::nullopt;
}

JsonFailure JsonCursor::HexDigits(unsigned& value) {
  constexpr std::size_t kDigits = 4;
  if (text_.size() - at_ < kDigits) {
    at_ = text_.size();
    return Here(kEndInString);
  }
  const std::string_view digits = text_.substr(at_, kDigits);
  at_ += kDigits;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), value, 16);
  if (error != std::errc() || end != digits.end()) return Here("invalid escape");
  return std::nullopt;
}

JsonFailure JsonCursor::UnicodeEscape(std::string& value) {
  unsigned unit = 0;
  if (auto failure = HexDigits(unit)) return failure;
  if (unit >= 0xdc00 && unit <= 0xdfff) return Here("lone leading surrogate in hex escape");
  if (unit >= 0xd800 && unit <= 0xdbff) return Surrogates(unit, value);
  AppendCharacter(value, unit);
  return std::nullopt;
}

JsonFailure JsonCursor::Surrogates(unsigned leading, std::string& value) {
  for (const char expected : {'\\', 'u'}) {
    const auto byte = Next();
    if (!byte) return Here(kEndInString);
    if (*byte != expected) return Here("unexpected end of hex escape");
  }
  unsigned trailing = 0;
  if (auto failure = HexDigits(trailing)) return failure;
  if (trailing < 0xdc00 || trailing > 0xdfff) return Here("lone leading surrogate in hex escape");
  AppendCharacter(value, 0x10000 + ((leading - 0xd800) << 10 | (trailing - 0xdc00)));
  return std::nullopt;
}

JsonFailure JsonCursor::Number(bool positive, JsonNumber& number) {
  const auto first = Next();
  if (!first) return Here(kEndInValue);
  if (!IsDigit(*first)) return Here(kInvalidNumber);
  Significand significand = DigitOf(*first);
  if (significand == 0 && PeeksDigit()) return AtPeek(kInvalidNumber);
  while (PeeksDigit()) {
    const Significand digit = DigitOf(text_[at_]);
    if (!Fits(significand, digit)) return LongInteger(positive, significand, number);
    significand = significand * 10 + digit;
    ++at_;
  }
  return Fraction(positive, significand, number);
}

JsonFailure JsonCursor::Fraction(bool positive, Significand significand, JsonNumber& number) {
  const char byte = Peek().value_or('\0');
  if (byte == '.') return Decimal(positive, significand, 0, number);
  if (byte == 'e' || byte == 'E') return Exponent(positive, significand, 0, number);
  if (positive) {
    number = significand;
  } else if (significand == 0 || significand > Significand{1} << 63) {
    number = -static_cast<double>(significand);
  } else {
    number = static_cast<long long>(-significand);
  }
  return std::nullopt;
}

// LongInteger goes on where an integer no longer fits: digits only count.
JsonFailure JsonCursor::LongInteger(bool positive, Significand significand, JsonNumber& number) {
  int exponent = 0;
  for (; PeeksDigit(); ++at_) ++exponent;
  const char byte = Peek().value_or('\0');
  if (byte == '.') return Decimal(positive, significand, exponent, number);
  if (byte == 'e' || byte == 'E') return Exponent(positive, significand, exponent, number);
  return Double(positive, significand, exponent, number);
}

JsonFailure JsonCursor::Decimal(bool positive, Significand significand, int exponent,
                                JsonNumber& number) {
  ++at_;
  int after = 0;
  bool overflow = false;
  for (; PeeksDigit(); ++at_) {
    const Significand digit = DigitOf(text_[at_]);
    overflow = overflow || !Fits(significand, digit);
    if (overflow) continue;
    significand = significand * 10 + digit;
    --after;
  }
  // A digit too many is one digit all the same.
  if (after == 0 && !overflow) return AtPeek(Peek() ? kInvalidNumber : kEndInValue);
  const char byte = Peek().value_or('\0');
  if (byte == 'e' || byte == 'E') return Exponent(positive, significand, exponent + after, number);
  return Double(positive, significand, exponent + after, number);
}

JsonFailure JsonCursor::Exponent(bool positive, Significand significand, int exponent,
                                 JsonNumber& number) {
  constexpr long long kMost = std::numeric_limits<int>::max();
  ++at_;
  const char sign = Peek().value_or('\0');
  if (sign == '+' || sign == '-') ++at_;
  const auto first = Next();
  if (!first) return Here(kEndInValue);
  if (!IsDigit(*first)) return Here(kInvalidNumber);
  long long written = *first - '0';
  while (PeeksDigit()) {
    written = written * 10 + (text_[at_++] - '0');
    if (written <= kMost) continue;
    if (significand != 0 && sign != '-') return Here(kOutOfRange);
    while (PeeksDigit()) ++at_;
    number = positive ? 0.0 : -0.0;
    return std::nullopt;
  }
  const long long total = exponent + (sign == '-' ? -written : written);
  return Double(positive, significand, static_cast<int>(std::clamp(total, -kMost - 1, kMost)),
                number);
}

// Double is as exact as a significand multiplied or divided by powers of ten is: not always the
// nearest.
JsonFailure JsonCursor::Double(bool positive, Significand significand, int exponent,
                               JsonNumber& number) const {
  auto value = static_cast<double>(significand);
  while (exponent < -kMostPower && value != 0) {
    value /= PowersOfTen()[kMostPower];
    exponent += kMostPower;
  }
  if (value != 0) {
    if (exponent > kMostPower) return Here(kOutOfRange);
    const double power = PowersOfTen()[static_cast<std::size_t>(std::abs(exponent))];
    value = exponent >= 0 ? value * power : value / power;
    if (std::isinf(value)) return Here(kOutOfRange);
  }
  number = positive ? value : -value;
  return std::nullopt;
}

JsonFailure JsonCursor::IgnoreString() {
  while (true) {
    at_ = PlainRunEnd(text_, at_);
    const auto byte = Peek();
    if (!byte) return Here(kEndInString);
    if (*byte != '"' && *byte != '\\') return Here(kControlCharacter);
    ++at_;
    if (*byte == '"') return std::nullopt;
    const auto letter = Next();
    if (!letter) return Here(kEndInString);
    unsigned unit = 0;
    if (*letter == 'u') {
      if (auto failure = HexDigits(unit)) return failure;
    } else if (std::string_view("\"\\/bfnrt").find(*letter) == std::string_view::npos) {
      return Here("invalid escape");
    }
  }
}

JsonFailure JsonCursor::IgnoreNumber() {
  const auto skip_digits = [&] {
    const std::size_t start = at_;
    while (PeeksDigit()) ++at_;
    return at_ > start;
  };
  const char first = Next().value_or('\0');
  if (!IsDigit(first)) return Here(kInvalidNumber);
  if (first == '0' && PeeksDigit()) return AtPeek(kInvalidNumber);
  skip_digits();
  if (Peek() == '.') {
    ++at_;
    if (!skip_digits()) return AtPeek(kInvalidNumber);
  }
  const char byte = Peek().value_or('\0');
  if (byte != 'e' && byte != 'E') return std::nullopt;
  ++at_;
  if (Peek() == '+' || Peek() == '-') ++at_;
  if (!IsDigit(Next().value_or('\0'))) return Here(kInvalidNumber);
  skip_digits();
  return std::nullopt;
}

JsonFailure JsonCursor::IgnoreScalar(char first) {
  if (IsDigit(first)) return IgnoreNumber();
  switch (first) {
    case 'n':
      ++at_;
      return Word("ull");
    case 't':
      ++at_;
      return Word("rue");
    case 'f':
      ++at_;
      return Word("alse");
    case '-':
      ++at_;
      return IgnoreNumber();
    case '"':
      ++at_;
      return IgnoreString();
    default:
      return AtPeek("expected value");
  }
}

// IgnoreName takes an object's member up to its colon.
JsonFailure JsonCursor::IgnoreName() {
  const auto quote = SkipSpace();
  if (!quote) return AtPeek(kEndInObject);
  if (*quote != '"') return AtPeek("key must be a string");
  ++at_;
  if (auto failure = IgnoreString()) return failure;
  const auto colon = SkipSpace();
  if (!colon) return AtPeek(kEndInObject);
  if (*colon != ':') return AtPeek("expected `:`");
  ++at_;
  return std::nullopt;
}

// IgnoreEnds closes what ends here, and takes the comma before what goes on.
JsonFailure JsonCursor::IgnoreEnds(std::string& open, bool after_value, bool& done) {
  while (!open.empty()) {
    const bool is_list = open.back() == '[';
    const auto byte = SkipSpace();
    if (!byte) return AtPeek(is_list ? kEndInList : kEndInObject);
    if (*byte == ',' && after_value) {
      ++at_;
      return std::nullopt;
    }
    if (*byte != (is_list ? ']' : '}')) {
      if (!after_value) return std::nullopt;
      return AtPeek(is_list ? "expected `,` or `]`" : "expected `,` or `}`");
    }
    ++at_;
    open.pop_back();
    after_value = true;
  }
  done = true;
  return std::nullopt;
}

JsonFailure JsonCursor::IgnoreValue() {
  std::string open;  // the brackets that stand open, in order
  while (true) {
    const auto first = SkipSpace();
    if (!first) return AtPeek(kEndInValue);
    const bool opens = *first == '[' || *first == '{';
    if (opens) {
      open += *first;
      ++at_;
    } else if (auto failure = IgnoreScalar(*first)) {
      return failure;
    }
    bool done = false;
    if (auto failure = IgnoreEnds(open, !opens, done)) return failure;
    if (done) return std::nullopt;
    if (open.back() == '{') {
      if (auto failure = IgnoreName()) return failure;
    }
  }
}

JsonError JsonCursor::UnexpectedType(std::string_view expected) {
  const char first = Peek().value_or('\0');
  const auto unexpected = [&](std::string_view what) {
    return Here(fmt::format("invalid type: {}, expected {}", what, expected));
  };
  const auto word = [&](std::string_view rest, std::string_view what) {
    ++at_;
    if (auto failure = Word(rest)) return *failure;
    return unexpected(what);
  };
  if (first == '-' || IsDigit(first)) {
    if (first == '-') ++at_;
    JsonNumber number;
    if (auto failure = Number(first != '-', number)) return *failure;
    return unexpected(Text(number));
  }
  switch (first) {
    case 'n':
      return word("ull", "null");
    case 't':
      return word("rue", "boolean `true`");
    case 'f':
      return word("alse", "boolean `false`");
    case '"': {
      ++at_;
      std::string text;
      if (auto failure = String(text)) return *failure;
      return unexpected("string " + DebugString(text));
    }
    case '[':
      return unexpected("sequence");
    case '{':
      return unexpected("map");
    default:
      return AtPeek("expected value");
  }
}

}  // namespace mock_agent
