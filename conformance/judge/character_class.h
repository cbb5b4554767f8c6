// What a character can be a digit of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace conformance {

// DigitValues is the value of each character in an alphabet; -1 for one that is not in it.
class DigitValues {
 public:
  constexpr explicit DigitValues(std::string_view alphabet, bool any_case = false) {
    values_.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
      const char c = alphabet[i];
      values_[static_cast<unsigned char>(c)] = static_cast<std::int8_t>(i);
      if (any_case && c >= 'A' && c <= 'Z') {
        values_[static_cast<unsigned char>(c - 'A' + 'a')] = static_cast<std::int8_t>(i);
      }
    }
  }
  // Also gives another character the value of one of the alphabet.
  constexpr DigitValues With(char also, char same) const {
    DigitValues out = *this;
    out.values_[static_cast<unsigned char>(also)] = values_[static_cast<unsigned char>(same)];
    return out;
  }
  constexpr int operator[](char c) const { return values_[static_cast<unsigned char>(c)]; }

 private:
  std::array<std::int8_t, 256> values_{};
};

inline constexpr DigitValues kDecimalDigits("0123456789");
inline constexpr DigitValues kHexDigits("0123456789ABCDEF", /*any_case=*/true);
inline constexpr DigitValues kLetterDigits("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", true);
// base64 and base64url in one.
inline constexpr DigitValues kBase64Digits =
    DigitValues("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        .With('-', '+')
        .With('_', '/');
// RFC 4648, its extended hex alphabet, and Crockford's.
inline constexpr std::array kBase32Digits = {DigitValues("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", true),
                                             DigitValues("0123456789ABCDEFGHIJKLMNOPQRSTUV", true),
                                             DigitValues("0123456789ABCDEFGHJKMNPQRSTVWXYZ", true)};
// Ascii85, RFC 1924 (Python's b85) and Z85.
inline constexpr std::array kBase85Digits = {
    DigitValues("!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                "abcdefghijklmnopqrstu"),
    DigitValues("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                "!#$%&()*+-;<=>?@^_`{|}~"),
    DigitValues("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                ".-:+=^!/*?&<>()[]{}@%$#")};

constexpr bool IsLetterOrDigit(char c) {
  return kLetterDigits[c] >= 0;
}
constexpr bool IsBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
constexpr bool IsVisible(char c) {
  return c > ' ' && c < '\x7f';
}

}  // namespace conformance
