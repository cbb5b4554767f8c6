#include "provider/agent/json_member.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

namespace provider {
namespace {

constexpr std::string_view kJsonSpace = " \t\r\n";

// Walk goes over a JSON text from left to right. At the end of the text every step stands still.
class Walk {
 public:
  explicit Walk(std::string_view json) : json_(json) {}

  // Skips white space, and one of the characters that may follow it.
  bool Takes(char mark) {
    Space();
    if (at_ == json_.size() || json_[at_] != mark) return false;
    ++at_;
    return true;
  }

  // The string, number, word, object or array that comes next, quotes and brackets included.
  std::string_view Value() {
    Space();
    const std::size_t begin = at_;
    std::size_t depth = 0;
    do {
      const char c = at_ < json_.size() ? json_[at_] : '\0';
      if (c == '"') {
        String();
      } else if (c == '{' || c == '[') {
        ++depth;
        ++at_;
      } else if ((c == '}' || c == ']') && depth > 0) {
        --depth;
        ++at_;
      } else if (depth > 0) {
        ++at_;
      } else {
        at_ = std::min(json_.find_first_of(",}] \t\r\n", at_), json_.size());
      }
    } while (depth > 0 && at_ < json_.size());
    at_ = std::min(at_, json_.size());
    return json_.substr(begin, at_ - begin);
  }

 private:
  void Space() { at_ = std::min(json_.find_first_not_of(kJsonSpace, at_), json_.size()); }

  // From one quote to behind the next that no backslash escapes.
  void String() {
    for (++at_; at_ < json_.size() && json_[at_] != '"'; ++at_) {
      if (json_[at_] == '\\') ++at_;
    }
    ++at_;
  }

  std::string_view json_;
  std::size_t at_ = 0;
};

bool IsNamed(std::string_view quoted, std::string_view name) {
  const auto decoded = nlohmann::json::parse(quoted, nullptr, false);
  return decoded.is_string() && decoded.get_ref<const std::string&>() == name;
}

}  // namespace

std::optional<std::string_view> JsonMember(std::string_view json, std::string_view name) {
  Walk walk(json);
  if (!walk.Takes('{')) return std::nullopt;
  do {
    const std::string_view quoted = walk.Value();
    if (!walk.Takes(':')) return std::nullopt;
    const std::string_view value = walk.Value();
    if (IsNamed(quoted, name)) return value;
  } while (walk.Takes(','));
  return std::nullopt;
}

}  // namespace provider
