#include "mock_agent/guest/json_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string_view>

#include "mock_agent/guest/rust_text.h"

namespace mock_agent {
namespace {

using Significand = unsigned long long;

constexpr std::string_view kInvalidNumber = "invalid number";
constexpr std::string_view kOutOfRange = "number out of range";
constexpr std::string_view kEndInNumber = "EOF while parsing a value";

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

// Fits tells whether significand * 10 + digit fits.
bool Fits(Significand significand, Significand digit) {
  constexpr Significand kMost = std::numeric_limits<Significand>::max();
  return significand < kMost / 10 || (significand == kMost / 10 && digit <= kMost % 10);
}

// NumberReader takes one number. The cursor stands behind its minus sign.
class NumberReader {
 public:
  NumberReader(JsonCursor& cursor, bool positive, JsonNumber& number)
      : cursor_(cursor), positive_(positive), number_(number) {}

  JsonFailure Read();

 private:
  Significand TakeDigit() { return static_cast<Significand>(cursor_.Next().value_or('0') - '0'); }
  Significand PeekDigit() const {
    return static_cast<Significand>(cursor_.Peek().value_or('0') - '0');
  }
  JsonFailure Integer(Significand significand);
  JsonFailure LongInteger(Significand significand);
  JsonFailure Decimal(Significand significand, int exponent);
  JsonFailure Exponent(Significand significand, int exponent);
  JsonFailure Double(Significand significand, int exponent);

  JsonCursor& cursor_;
  bool positive_;
  JsonNumber& number_;
};

JsonFailure NumberReader::Read() {
  if (!cursor_.PeeksDigit()) return cursor_.Here(cursor_.Next() ? kInvalidNumber : kEndInNumber);
  Significand significand = TakeDigit();
  if (significand == 0 && cursor_.PeeksDigit()) return cursor_.AtPeek(kInvalidNumber);
  while (cursor_.PeeksDigit()) {
    if (!Fits(significand, PeekDigit())) return LongInteger(significand);
    significand = significand * 10 + TakeDigit();
  }
  return Integer(significand);
}

JsonFailure NumberReader::Integer(Significand significand) {
  const char byte = cursor_.Peek().value_or('\0');
  if (byte == '.') return Decimal(significand, 0);
  if (byte == 'e' || byte == 'E') return Exponent(significand, 0);
  if (positive_) {
    number_ = significand;
  } else if (significand == 0 || significand > Significand{1} << 63) {
    number_ = -static_cast<double>(significand);
  } else {
    number_ = static_cast<long long>(-significand);
  }
  return std::nullopt;
}

// LongInteger goes on where an integer no longer fits: digits only count.
JsonFailure NumberReader::LongInteger(Significand significand) {
  int exponent = 0;
  for (; cursor_.PeeksDigit(); cursor_.Eat()) ++exponent;
  const char byte = cursor_.Peek().value_or('\0');
  if (byte == '.') return Decimal(significand, exponent);
  if (byte == 'e' || byte == 'E') return Exponent(significand, exponent);
  return Double(significand, exponent);
}

JsonFailure NumberReader::Decimal(Significand significand, int exponent) {
  cursor_.Eat();
  int after = 0;
  bool overflow = false;
  while (cursor_.PeeksDigit()) {
    const Significand digit = TakeDigit();
    overflow = overflow || !Fits(significand, digit);
    if (overflow) continue;
    significand = significand * 10 + digit;
    --after;
  }
  // A digit too many is one digit all the same.
  if (after == 0 && !overflow) {
    return cursor_.AtPeek(cursor_.Peek() ? kInvalidNumber : kEndInNumber);
  }
  const char byte = cursor_.Peek().value_or('\0');
  if (byte == 'e' || byte == 'E') return Exponent(significand, exponent + after);
  return Double(significand, exponent + after);
}

JsonFailure NumberReader::Exponent(Significand significand, int exponent) {
  constexpr long long kMost = std::numeric_limits<int>::max();
  cursor_.Eat();
  const char sign = cursor_.Peek().value_or('\0');
  if (sign == '+' || sign == '-') cursor_.Eat();
  if (!cursor_.PeeksDigit()) return cursor_.Here(cursor_.Next() ? kInvalidNumber : kEndInNumber);
  long long written = 0;
  while (cursor_.PeeksDigit()) {
    written = written * 10 + static_cast<long long>(TakeDigit());
    if (written <= kMost) continue;
    if (significand != 0 && sign != '-') return cursor_.Here(kOutOfRange);
    while (cursor_.PeeksDigit()) cursor_.Eat();
    number_ = positive_ ? 0.0 : -0.0;
    return std::nullopt;
  }
  const long long total = exponent + (sign == '-' ? -written : written);
  return Double(significand, static_cast<int>(std::clamp(total, -kMost - 1, kMost)));
}

// Double is as exact as a significand multiplied or divided by powers of ten is: not always the
// nearest.
JsonFailure NumberReader::Double(Significand significand, int exponent) {
  auto value = static_cast<double>(significand);
  while (exponent < -kMostPower && value != 0) {
    value /= PowersOfTen()[kMostPower];
    exponent += kMostPower;
  }
  if (value != 0) {
    if (exponent > kMostPower) return cursor_.Here(kOutOfRange);
    const double power = PowersOfTen()[static_cast<std::size_t>(std::abs(exponent))];
    value = exponent >= 0 ? value * power : value / power;
    if (std::isinf(value)) return cursor_.Here(kOutOfRange);
  }
  number_ = positive_ ? value : -value;
  return std::nullopt;
}

// TakeDigits tells whether there was one.
bool TakeDigits(JsonCursor& cursor) {
  if (!cursor.PeeksDigit()) return false;
  while (cursor.PeeksDigit()) cursor.Eat();
  return true;
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

JsonFailure ReadJsonNumber(JsonCursor& cursor, bool positive, JsonNumber& number) {
  return NumberReader(cursor, positive, number).Read();
}

JsonFailure IgnoreJsonNumber(JsonCursor& cursor) {
  const bool zero = cursor.Peek() == '0';
  const bool digit = cursor.PeeksDigit();
  cursor.Next();
  if (!digit) return cursor.Here(kInvalidNumber);
  if (zero && cursor.PeeksDigit()) return cursor.AtPeek(kInvalidNumber);
  TakeDigits(cursor);
  if (cursor.Peek() == '.') {
    cursor.Eat();
    if (!TakeDigits(cursor)) return cursor.AtPeek(kInvalidNumber);
  }
  const char byte = cursor.Peek().value_or('\0');
  if (byte != 'e' && byte != 'E') return std::nullopt;
  cursor.Eat();
  if (cursor.Peek() == '+' || cursor.Peek() == '-') cursor.Eat();
  if (TakeDigits(cursor)) return std::nullopt;
  cursor.Next();
  return cursor.Here(kInvalidNumber);
}

}  // namespace mock_agent
