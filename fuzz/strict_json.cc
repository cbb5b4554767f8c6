#include "fuzz/strict_json.h"

#include <boost/outcome/try.hpp>
#include <cstdint>
#include <utility>

namespace fuzz {
namespace {

bool IsDigit(int c) {
  return c >= '0' && c <= '9';
}

int HexDigit(int c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void AppendUtf8(std::uint32_t point, std::string& out) {
  const auto byte = [&out](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xc0 | point >> 6);
    byte(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    byte(0xe0 | point >> 12);
    byte(0x80 | (point >> 6 & 0x3f));
    byte(0x80 | (point & 0x3f));
  } else {
    byte(0xf0 | point >> 18);
    byte(0x80 | (point >> 12 & 0x3f));
    byte(0x80 | (point >> 6 & 0x3f));
    byte(0x80 | (point & 0x3f));
  }
}

// A recursive descent over the grammar of RFC 8259. Each method starts at the first character of
// what it reads.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<std::vector<JsonMember>> Document() {
    SkipSpace();
    if (Peek() != '{') return Refusal::kJson;
    std::vector<JsonMember> members;
    BOOST_OUTCOME_TRYV(Object(&members));
    SkipSpace();
    if (at_ != text_.size()) return Refusal::kJson;
    return members;
  }

 private:
  int Peek() const { return at_ < text_.size() ? static_cast<unsigned char>(text_[at_]) : -1; }

  bool Take(char wanted) {
    if (Peek() != static_cast<unsigned char>(wanted)) return false;
    ++at_;
    return true;
  }

  void SkipSpace() {
    while (Peek() == ' ' || Peek() == '\t' || Peek() == '\n' || Peek() == '\r') ++at_;
  }

  // Object adds its members to `members`, where there is one.
  Result<void> Object(std::vector<JsonMember>* members) {
    if (++depth_ > kMostNesting) return Refusal::kTooDeep;
    ++at_;
    SkipSpace();
    if (!Take('}')) {
      do {
        SkipSpace();
        BOOST_OUTCOME_TRY(name, String());
        SkipSpace();
        if (!Take(':')) return Refusal::kJson;
        BOOST_OUTCOME_TRY(text, Value());
        if (members != nullptr) members->push_back({std::move(name), std::move(text)});
        SkipSpace();
      } while (Take(','));
      if (!Take('}')) return Refusal::kJson;
    }
    --depth_;
    return success();
  }

  Result<void> Array() {
    if (++depth_ > kMostNesting) return Refusal::kTooDeep;
    ++at_;
    SkipSpace();
    if (!Take(']')) {
      do {
        BOOST_OUTCOME_TRYV(Value());
        SkipSpace();
      } while (Take(','));
      if (!Take(']')) return Refusal::kJson;
    }
    --depth_;
    return success();
  }

  // Value gives the text of a string and nothing for any other value.
  Result<std::optional<std::string>> Value() {
    SkipSpace();
    if (Peek() == '"') {
      BOOST_OUTCOME_TRY(text, String());
      return std::optional(std::move(text));
    }
    if (Peek() == '{') {
      BOOST_OUTCOME_TRYV(Object(nullptr));
    } else if (Peek() == '[') {
      BOOST_OUTCOME_TRYV(Array());
    } else if (Peek() == '-' || IsDigit(Peek())) {
      BOOST_OUTCOME_TRYV(Number());
    } else if (!Word("true") && !Word("false") && !Word("null")) {
      return Refusal::kJson;
    }
    return std::optional<std::string>();
  }

  bool Word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Result<void> Number() {
    Take('-');
    if (!Take('0')) {
      BOOST_OUTCOME_TRYV(Digits());
    }
    if (Take('.')) {
      BOOST_OUTCOME_TRYV(Digits());
    }
    if (Take('e') || Take('E')) {
      if (!Take('+')) Take('-');
      BOOST_OUTCOME_TRYV(Digits());
    }
    return success();
  }

  Result<void> Digits() {
    if (!IsDigit(Peek())) return Refusal::kJson;
    while (IsDigit(Peek())) ++at_;
    return success();
  }

  Result<std::string> String() {
    if (!Take('"')) return Refusal::kJson;
    std::string out;
    while (!Take('"')) {
      if (Peek() < 0x20) return Refusal::kJson;  // a control character, or the end
      if (Take('\\')) {
        BOOST_OUTCOME_TRYV(Escape(out));
      } else {
        BOOST_OUTCOME_TRYV(Utf8(out));
      }
    }
    return out;
  }

  Result<void> Escape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (Take('u')) {
      BOOST_OUTCOME_TRY(point, FourDigits());
      if (point >= 0xdc00 && point <= 0xdfff) return Refusal::kJson;
      if (point >= 0xd800 && point <= 0xdbff) {
        if (!Word("\\u")) return Refusal::kJson;
        BOOST_OUTCOME_TRY(low, FourDigits());
        if (low < 0xdc00 || low > 0xdfff) return Refusal::kJson;
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
      }
      AppendUtf8(point, out);
      return success();
    }
    const auto letter = Peek() < 0 ? kLetters.npos : kLetters.find(static_cast<char>(Peek()));
    if (letter == kLetters.npos) return Refusal::kJson;
    ++at_;
    out.push_back(kMeanings[letter]);
    return success();
  }

  Result<std::uint32_t> FourDigits() {
    std::uint32_t point = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const int digit = HexDigit(Peek());
      if (digit < 0) return Refusal::kJson;
      point = point << 4 | static_cast<std::uint32_t>(digit);
    }
    return point;
  }

  // Utf8 takes one character: RFC 3629, table of section 4.
  Result<void> Utf8(std::string& out) {
    const int lead = Peek();
    int following = 0;
    int low = 0x80;  // bounds of the second byte
    int high = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
      following = 1;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      following = 2;
      if (lead == 0xe0) low = 0xa0;
      if (lead == 0xed) high = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      following = 3;
      if (lead == 0xf0) low = 0x90;
      if (lead == 0xf4) high = 0x8f;
    } else if (lead >= 0x80) {
      return Refusal::kJson;
    }
    out.push_back(text_[at_++]);
    for (; following > 0; --following, low = 0x80, high = 0xbf) {
      if (Peek() < low || Peek() > high) return Refusal::kJson;
      out.push_back(text_[at_++]);
    }
    return success();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Result<std::vector<JsonMember>> ReadJsonObject(std::string_view text) {
  return Reader(text).Document();
}

}  // namespace fuzz
