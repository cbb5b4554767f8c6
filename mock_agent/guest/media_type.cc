#include "mock_agent/guest/media_type.h"

#include <boost/algorithm/string/predicate.hpp>
#include <charconv>
#include <cstddef>
#include <locale>
#include <optional>

namespace mock_agent {
namespace {

bool IsTypeToken(char c) {
  constexpr std::string_view kDelimiters = "\"(),/:;<=>?@[\\]{}";
  return c > ' ' && c <= '~' && kDelimiters.find(c) == std::string_view::npos;
}

bool SameWord(std::string_view a, std::string_view b) {
  return boost::algorithm::iequals(a, b, std::locale::classic());
}

// TypeText reads a media type from its front.
class TypeText {
 public:
  explicit TypeText(std::string_view text) : text_(text) {}

  bool AtEnd() const { return text_.empty(); }
  bool Eat(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  void SkipSpace() {
    while (text_.starts_with(' ') || text_.starts_with('\t')) text_.remove_prefix(1);
  }
  std::string_view Token() {
    std::size_t size = 0;
    while (size < text_.size() && IsTypeToken(text_[size])) ++size;
    const std::string_view token = text_.substr(0, size);
    text_.remove_prefix(size);
    return token;
  }
  // Quoted is false for a string that does not end.
  bool Quoted() {
    if (!Eat('"')) return false;
    while (!text_.empty()) {
      const bool escaped = Eat('\\');
      if (text_.empty()) return false;
      const char c = text_.front();
      text_.remove_prefix(1);
      if (c == '"' && !escaped) return true;
    }
    return false;
  }

 private:
  std::string_view text_;
};

struct MediaType {
  std::string_view top;
  std::string_view sub;
  std::optional<double> weight = {};  // of the parameter q

  bool IsJson() const { return SameWord(top, "application") && SameWord(sub, "json"); }
  int Specificity() const { return (top == "*" ? 0 : 1) + (sub == "*" ? 0 : 1); }
};

// ParameterOf is false for one that is none.
bool TakeParameter(TypeText& text, MediaType& type) {
  const std::string_view name = text.Token();
  if (name.empty() || !text.Eat('=')) return false;
  const std::string_view value = text.Token();
  if (value.empty()) return text.Quoted();
  double weight = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), weight);
  if (SameWord(name, "q") && error == std::errc() && end == value.data() + value.size()) {
    type.weight = weight;
  }
  return true;
}

std::optional<MediaType> TakeMediaType(TypeText& text) {
  MediaType type{.top = text.Token(), .sub = {}};
  if (type.top.empty() || !text.Eat('/')) return std::nullopt;
  type.sub = text.Token();
  if (type.sub.empty()) return std::nullopt;
  text.SkipSpace();
  while (text.Eat(';')) {
    text.SkipSpace();
    if (!TakeParameter(text, type)) return std::nullopt;
    text.SkipSpace();
  }
  return type;
}

// IsPreferred: `other` goes before `type`, which was named earlier.
bool IsPreferred(const MediaType& other, const MediaType& type) {
  if (type.weight && !other.weight) return true;
  if (other.weight && !type.weight) return false;
  if (other.weight != type.weight) return *other.weight > *type.weight;
  return other.Specificity() > type.Specificity();
}

}  // namespace

bool IsJson(std::string_view content_type) {
  TypeText text(content_type);
  text.SkipSpace();
  const auto type = TakeMediaType(text);
  return type && text.AtEnd() && type->IsJson();
}

bool PrefersJson(std::string_view accept) {
  TypeText text(accept);
  std::optional<MediaType> first;
  do {
    text.SkipSpace();
    const auto type = TakeMediaType(text);
    if (!type) return false;
    if (!first || IsPreferred(*type, *first)) first = type;
    text.SkipSpace();
  } while (text.Eat(','));
  return text.AtEnd() && first->IsJson();
}

}  // namespace mock_agent
