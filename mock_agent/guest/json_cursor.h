// JSON cursor: reads the pieces of a JSON text as serde_json 1.0.150 does from a slice, with its error
// texts, and the lines and columns it counts.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace mock_agent {

// JsonError is an error text. One that the reader of a value raised about the value, not the cursor
// about the text, has no position yet: whoever reads the value's container gives it one.
struct JsonError {
  std::string text;
  bool has_position = false;
};

// JsonFailure is nothing where all went well.
using JsonFailure = std::optional<JsonError>;

// JsonNumber is an integer where it fits: unsigned, or negative; else a double.
using JsonNumber = std::variant<unsigned long long, long long, double>;

// Text is the number as error texts name it: integer `1`, or floating point `1.5`.
std::string Text(const JsonNumber& number);

class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : text_(text) {}

  // Peek is the next byte; nothing at the end. SkipSpace passes over white space and then peeks.
  std::optional<char> Peek() const;
  std::optional<char> SkipSpace();
  // Eat passes over the byte that was peeked at.
  void Eat() { ++at_; }

  // Here is an error at the bytes taken so far; AtPeek at the byte after them, or the end.
  JsonError Here(std::string_view what) const;
  JsonError AtPeek(std::string_view what) const;
  // Placed gives an error without a position the one of Here.
  JsonError Placed(JsonError error) const;

  // Word takes `rest`, what is left of null, true or false.
  JsonFailure Word(std::string_view rest);
  // String takes a string behind its opening quotation mark, with its escapes undone.
  JsonFailure String(std::string& value);
  // Number takes a number, behind its minus sign where it has one.
  JsonFailure Number(bool positive, JsonNumber& number);
  // IgnoreValue takes any value, without keeping it, however deep it nests: a byte of memory for
  // each level.
  JsonFailure IgnoreValue();
  // UnexpectedType takes the value that comes and says that it is not what was expected; of arrays
  // and objects it takes nothing.
  JsonError UnexpectedType(std::string_view expected);

 private:
  std::optional<char> Next();
  bool PeeksDigit() const;
  JsonError At(std::size_t index, std::string_view what) const;
  JsonFailure Escape(std::string& value);
  JsonFailure UnicodeEscape(std::string& value);
  JsonFailure HexDigits(unsigned& value);
  JsonFailure Surrogates(unsigned leading, std::string& value);
  JsonFailure Decimal(bool positive, unsigned long long significand, int exponent,
                      JsonNumber& number);
  JsonFailure Exponent(bool positive, unsigned long long significand, int exponent,
                       JsonNumber& number);
  JsonFailure Double(bool positive, unsigned long long significand, int exponent,
                     JsonNumber& number) const;
  JsonFailure LongInteger(bool positive, unsigned long long significand, JsonNumber& number);
  JsonFailure Fraction(bool positive, unsigned long long significand, JsonNumber& number);
  JsonFailure IgnoreString();
  JsonFailure IgnoreNumber();
  JsonFailure IgnoreScalar(char first);
  JsonFailure IgnoreName();
  JsonFailure IgnoreEnds(std::string& open, bool after_value, bool& done);

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace mock_agent
