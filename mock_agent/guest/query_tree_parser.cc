#include "mock_agent/guest/query_tree_parser.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

#include "mock_agent/guest/rust_text.h"

namespace mock_agent {
namespace {

std::string Unescaped(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const bool escape = text[i] == '%' && digits.size() == 2 &&
                        std::from_chars(digits.begin(), digits.end(), byte, 16).ptr == digits.end();
    if (escape) i += 2;
    decoded += escape ? static_cast<char>(byte) : text[i] == '+' ? ' ' : text[i];
  }
  return decoded;
}

// QueryParser goes through a query once. `index_` counts as serde_qs does: a byte that was peeked at
// counts, and so does the end each time that it is met.
class QueryParser {
 public:
  explicit QueryParser(std::string_view query) : query_(query) {}

  Outcome<QueryTree, std::string> Parse() {
    while (auto byte = Next()) {
      if (*byte == '&') {
        Restart();
        continue;
      }
      if (!ParseField(*byte)) return std::move(error_);
    }
    return std::move(tree_);
  }

 private:
  std::optional<char> Next() {
    if (peeked_) return std::exchange(peeked_, std::nullopt);
    ++index_;
    ++end_;
    if (read_ >= query_.size()) return std::nullopt;
    return query_[read_++];
  }

  std::optional<char> PeekByte() {
    if (!peeked_) peeked_ = Next();
    return peeked_;
  }

  void Restart() {
    start_ = index_;
    end_ = index_;
  }

  bool Fail(std::string text) {
    error_ = std::move(text);
    return false;
  }

  bool FailHere(std::string_view text) {
    return Fail(fmt::format("parsing failed with error: '{}' at position: {}", text, index_));
  }

  // Collect is what was passed over since the last restart, but for the byte that ended it.
  bool Collect(std::string& text) {
    text = Unescaped(query_.substr(start_, end_ - 1 - start_));
    if (const auto defect = FindUtf8Defect(text)) return Fail(Text(*defect));
    Restart();
    return true;
  }

  // ParseName takes a name up to `end` and, but between brackets, up to an equals sign; an ampersand
  // ends it too.
  bool ParseName(char end, std::string& name) {
    const bool between_brackets = end == ']';
    while (const auto byte = Next()) {
      if (*byte == end) {
        if (!between_brackets) peeked_ = byte;
        return Collect(name);
      }
      if (*byte == '&' || (*byte == '=' && !between_brackets)) {
        peeked_ = byte;
        return Collect(name);
      }
    }
    return Collect(name);
  }

  // ParseValue takes what follows an equals sign, up to an ampersand.
  bool ParseValue(std::string& value) {
    Restart();
    while (const auto byte = Next()) {
      if (*byte == '&') break;
    }
    return Collect(value);
  }

  // Place is where a value goes: under a name or number of a node, or at its end.
  struct Place {
    enum class By { kName, kNumber, kOrder };
    std::size_t node;
    By by = By::kName;
    std::string name = {};
    std::size_t number = 0;
  };

  // ParseField takes one name with its brackets, and its value. `first` was taken already.
  bool ParseField(char first);
  // ParseBracket takes what follows an opening bracket, up to the closing one.
  bool ParseBracket(Place& place);
  // ParseAfterName takes the value, and puts it to its place, unless a bracket comes: `deeper`.
  bool ParseAfterName(const Place& place, bool& deeper);
  bool MayEnter(const Place& place);
  std::size_t Enter(const Place& place);

  std::string_view query_;
  std::size_t read_ = 0;
  std::size_t index_ = 0;
  std::size_t start_ = 0;
  std::size_t end_ = 0;
  std::optional<char> peeked_;
  std::size_t depth_ = 5;  // levels that may still nest; each field that came before adds one
  QueryTree tree_;
  std::string error_;
};

bool QueryParser::ParseField(char first) {
  const std::size_t depth_before = depth_;
  Place place{.node = QueryTree::kRoot};
  bool at_root = true;
  while (true) {
    if (depth_ == 0) {
      // So deep, everything up to the equals sign is one name.
      if (!ParseName('=', place.name)) return false;
    } else if (at_root && first != '[') {
      if (!ParseName('[', place.name)) return false;
    } else {
      if (!at_root) Next();
      if (!ParseBracket(place)) return false;
    }
    at_root = false;
    bool deeper = false;
    if (!ParseAfterName(place, deeper)) return false;
    if (!deeper) break;
    --depth_;
    place = {.node = Enter(place)};
  }
  depth_ = depth_before + 1;
  return true;
}

bool QueryParser::ParseBracket(Place& place) {
  Restart();
  const auto byte = PeekByte();
  if (!byte) return Fail("query string ended before expected");
  if (*byte == '[') {
    return FailHere("found another opening bracket before the closed bracket");
  }
  if (*byte == ']') {
    Next();
    Restart();
    place.by = Place::By::kOrder;
    return true;
  }
  if (*byte < ' ' || *byte > '~') {
    const bool ascii = static_cast<unsigned char>(*byte) < 0x80;
    return FailHere("unexpected character: " + (ascii ? std::string(1, *byte) : "\uFFFD"));
  }
  if (!ParseName(']', place.name)) return false;
  if (*byte < '0' || *byte > '9') return true;
  place.by = Place::By::kNumber;
  const char* const end = place.name.data() + place.name.size();
  const auto [stop, error] = std::from_chars(place.name.data(), end, place.number);
  if (error == std::errc::result_out_of_range) {
    return Fail("number too large to fit in target type");
  }
  if (stop != end) return Fail("invalid digit found in string");
  return true;
}

bool QueryParser::ParseAfterName(const Place& place, bool& deeper) {
  const auto byte = PeekByte();
  std::string value;
  if (byte && *byte != '&' && *byte != '=') {
    if (place.by == Place::By::kOrder) {
      return FailHere("non-indexed sequence of structs not supported");
    }
    if (*byte != '[') {
      const auto code = static_cast<unsigned char>(*byte);
      const std::string shown = code < 0x80 ? std::string(1, *byte) : "\uFFFD";
      return FailHere(place.by == Place::By::kNumber
                          ? fmt::format("Unexpected character: {} found when parsing", code)
                          : fmt::format("Unexpected character: '{}' found when parsing", shown));
    }
    deeper = true;
    return MayEnter(place);
  }
  if (byte == '=' && !ParseValue(value)) return false;
  switch (place.by) {
    case Place::By::kName:
      tree_.PutNamed(place.node, place.name, value);
      break;
    case Place::By::kNumber:
      tree_.PutNumbered(place.node, place.number, value);
      break;
    case Place::By::kOrder:
      tree_.PutLast(place.node, value);
      break;
  }
  return true;
}

// MayEnter sees to it that the node at a place can have children of its kind.
bool QueryParser::MayEnter(const Place& place) {
  const bool numbered = place.by == Place::By::kNumber;
  const auto kind = numbered ? QueryTree::Kind::kNumbered : QueryTree::Kind::kMap;
  if (tree_.Become(place.node, kind)) return true;
  return FailHere("tried to insert a new key into " + tree_.Debug(place.node));
}

// Enter is the child at a place, made where there is none.
std::size_t QueryParser::Enter(const Place& place) {
  return place.by == Place::By::kNumber ? tree_.ChildNumbered(place.node, place.number)
                                        : tree_.ChildNamed(place.node, place.name);
}

}  // namespace

Outcome<QueryTree, std::string> ParseQueryTree(std::string_view query) {
  return QueryParser(query).Parse();
}

}  // namespace mock_agent
