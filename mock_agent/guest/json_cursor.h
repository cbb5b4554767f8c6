// JSON cursor: where a reader stands in a JSON text, with the error texts of serde_json 1.0.150 as it reads
// from a slice, and the lines and columns it counts.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mock_agent {

// JsonError is an error text. One that the reader of a value raised about the value, not the cursor
// about the text, has no position yet: whoever reads the value's container gives it one.
struct JsonError {
  std::string text;
  bool has_position = false;
};

// JsonFailure is nothing where all went well.
using JsonFailure = std::optional<JsonError>;

class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : text_(text) {}

  // Peek is the next byte; nothing at the end. SkipSpace passes over white space and then peeks.
  std::optional<char> Peek() const;
  std::optional<char> SkipSpace();
  // PeeksDigit tells whether the next byte is 0 to 9.
  bool PeeksDigit() const;
  // Eat passes over the byte that was peeked at. Next peeks and eats.
  void Eat() { ++at_; }
  std::optional<char> Next();
  // Rest is all that comes. Take passes over as much of it, and returns that; all where it is less.
  std::string_view Rest() const { return text_.substr(at_); }
  std::string_view Take(std::size_t size);
  // Word takes `rest`, what is left of null, true or false.
  JsonFailure Word(std::string_view rest);

  // Here is an error at the bytes taken so far; AtPeek at the byte after them, or the end.
  JsonError Here(std::string_view what) const;
  JsonError AtPeek(std::string_view what) const;
  // Placed gives an error without a position the one of Here.
  JsonError Placed(JsonError error) const;

 private:
  JsonError At(std::size_t index, std::string_view what) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace mock_agent
