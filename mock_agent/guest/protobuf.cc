#include "mock_agent/guest/protobuf.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "mock_agent/guest/rust_text.h"

namespace mock_agent {
namespace {

// What is wrong, without the words in front; nothing where all went well.
using WireFailure = std::optional<std::string>;

enum class WireType : std::uint8_t {
  kVarint,
  kSixtyFourBit,
  kLengthDelimited,
  kStartGroup,
  kEndGroup,
  kThirtyTwoBit,
};

struct Key {
  std::uint64_t number;
  WireType type;
};

constexpr std::string_view kUnderflow = "buffer underflow";
constexpr std::string_view kEndGroup = "unexpected end group tag";

std::string_view NameOf(WireType type) {
  switch (type) {
    case WireType::kVarint:
      return "Varint";
    case WireType::kSixtyFourBit:
      return "SixtyFourBit";
    case WireType::kLengthDelimited:
      return "LengthDelimited";
    case WireType::kStartGroup:
      return "StartGroup";
    case WireType::kEndGroup:
      return "EndGroup";
    case WireType::kThirtyTwoBit:
      return "ThirtyTwoBit";
  }
  return "";
}

// TakeVarint takes at most ten bytes, of which the last holds one bit.
WireFailure TakeVarint(std::string_view& wire, std::uint64_t& value) {
  constexpr std::size_t kMostBytes = 10;
  if (!wire.empty() && (wire.front() & 0x80) == 0) {
    value = static_cast<std::uint8_t>(wire.front());
    wire.remove_prefix(1);
    return std::nullopt;
  }
  value = 0;
  for (std::size_t i = 0; i < std::min(wire.size(), kMostBytes); ++i) {
    const auto byte = static_cast<std::uint8_t>(wire[i]);
    if (i + 1 == kMostBytes && byte > 1) break;
    value |= std::uint64_t{byte & 0x7fU} << (7 * i);
    if (byte < 0x80) {
      wire.remove_prefix(i + 1);
      return std::nullopt;
    }
  }
  return "invalid varint";
}

WireFailure TakeKey(std::string_view& wire, Key& key) {
  std::uint64_t value = 0;
  if (auto failure = TakeVarint(wire, value)) return failure;
  if (value > std::numeric_limits<std::uint32_t>::max()) {
    return fmt::format("invalid key value: {}", value);
  }
  if ((value & 7) > 5) return fmt::format("invalid wire type value: {}", value & 7);
  key = {value >> 3, static_cast<WireType>(value & 7)};
  if (key.number == 0) return "invalid tag value: 0";
  return std::nullopt;
}

WireFailure TakeDelimited(std::string_view& wire, std::string_view& content) {
  std::uint64_t size = 0;
  if (auto failure = TakeVarint(wire, size)) return failure;
  if (size > wire.size()) return std::string(kUnderflow);
  content = wire.substr(0, size);
  wire.remove_prefix(size);
  return std::nullopt;
}

// SkipValue skips a field that is no group and ends none.
WireFailure SkipValue(std::string_view& wire, WireType type) {
  std::uint64_t size = 0;
  if (type == WireType::kVarint) return TakeVarint(wire, size);
  if (type == WireType::kLengthDelimited) {
    if (auto failure = TakeVarint(wire, size)) return failure;
  } else {
    size = type == WireType::kSixtyFourBit ? 8 : 4;
  }
  if (size > wire.size()) return std::string(kUnderflow);
  wire.remove_prefix(size);
  return std::nullopt;
}

WireFailure SkipField(std::string_view& wire, Key key) {
  constexpr std::size_t kMostOpen = 100;
  std::vector<std::uint64_t> open;  // the groups that stand open, by number
  while (true) {
    if (key.type == WireType::kEndGroup) {
      if (open.empty() || open.back() != key.number) return std::string(kEndGroup);
      open.pop_back();
    } else if (open.size() == kMostOpen) {
      return "recursion limit reached";
    } else if (key.type == WireType::kStartGroup) {
      open.push_back(key.number);
    } else if (auto failure = SkipValue(wire, key.type)) {
      return failure;
    }
    if (open.empty()) return std::nullopt;
    if (auto failure = TakeKey(wire, key)) return failure;
  }
}

WireFailure Expect(WireType expected, WireType actual) {
  if (expected == actual) return std::nullopt;
  return fmt::format("invalid wire type: {} (expected {})", NameOf(actual), NameOf(expected));
}

WireFailure TakeText(std::string_view& wire, WireType type, std::string_view& value) {
  if (auto failure = Expect(WireType::kLengthDelimited, type)) return failure;
  if (auto failure = TakeDelimited(wire, value)) return failure;
  if (FindUtf8Defect(value)) return "invalid string value: data is not UTF-8 encoded";
  return std::nullopt;
}

// TakeMore takes the texts behind one of a list that are of the same list, short, and well formed: a peer
// may send millions.
void TakeMore(std::string_view& wire, std::uint64_t number, TextList& values) {
  const std::uint64_t key = number << 3 | static_cast<std::uint8_t>(WireType::kLengthDelimited);
  if (key >= 0x80) return;
  while (wire.size() >= 2 && wire[0] == static_cast<char>(key) && (wire[1] & 0x80) == 0) {
    const std::size_t size = static_cast<std::uint8_t>(wire[1]);
    const std::string_view text = wire.substr(2, size);
    if (text.size() < size || FindUtf8Defect(text)) return;
    values.Append(text);
    wire.remove_prefix(2 + size);
  }
}

struct ValueTaker {
  std::string_view& wire;
  std::uint64_t number;
  WireType type;

  WireFailure operator()(std::string& value) const {
    std::string_view text;
    auto failure = TakeText(wire, type, text);
    if (!failure) value = text;
    return failure;
  }
  WireFailure operator()(Bytes& value) const {
    std::string_view content;
    if (auto failure = Expect(WireType::kLengthDelimited, type)) return failure;
    if (auto failure = TakeDelimited(wire, content)) return failure;
    value.assign(content.begin(), content.end());
    return std::nullopt;
  }
  WireFailure operator()(bool& value) const {
    std::uint64_t sent = 0;
    if (auto failure = Number(sent)) return failure;
    value = sent != 0;
    return std::nullopt;
  }
  WireFailure operator()(std::optional<std::uint64_t>& value) const {
    std::uint64_t sent = 0;
    if (auto failure = Number(sent)) return failure;
    value = sent;
    return std::nullopt;
  }
  WireFailure operator()(TextList& values) const {
    std::string_view value;
    auto failure = TakeText(wire, type, value);
    if (failure) return failure;
    values.Append(value);
    TakeMore(wire, number, values);
    return std::nullopt;
  }
  // What only answers have is never read.
  WireFailure operator()(std::vector<Bytes>&) const { return SkipValue(wire, type); }
  WireFailure operator()(std::monostate) const { return SkipValue(wire, type); }

 private:
  WireFailure Number(std::uint64_t& sent) const {
    if (auto failure = Expect(WireType::kVarint, type)) return failure;
    return TakeVarint(wire, sent);
  }
};

WireFailure TakeField(std::string_view& wire, Message& message) {
  Key key{};
  if (auto failure = TakeKey(wire, key)) return failure;
  const auto fields = message.type().fields;
  const auto field = std::ranges::find_if(fields, [&](const Field& each) {
    return static_cast<std::uint64_t>(each.number) == key.number;
  });
  if (field == fields.end()) return SkipField(wire, key);
  const auto position = static_cast<std::size_t>(field - fields.begin());
  const auto failure = std::visit(ValueTaker{wire, key.number, key.type}, message.value(position));
  if (failure) return fmt::format("{}.{}: {}", message.type().name, field->name, *failure);
  return std::nullopt;
}

void AppendVarint(std::string& wire, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) wire += static_cast<char>(value | 0x80);
  wire += static_cast<char>(value);
}

struct ValueAppender {
  std::string& wire;
  int number;

  void operator()(std::monostate) const {}
  void operator()(const std::string& text) const {
    if (!text.empty()) Delimited(text);
  }
  void operator()(const Bytes& bytes) const {
    if (!bytes.empty()) Delimited(bytes);
  }
  void operator()(bool value) const {
    if (value) Number(1);
  }
  void operator()(std::optional<std::uint64_t> value) const {
    if (value) Number(*value);
  }
  void operator()(const TextList& texts) const {
    for (std::size_t i = 0; i < texts.size(); ++i) Delimited(texts[i]);
  }
  void operator()(const std::vector<Bytes>& all) const {
    for (const Bytes& each : all) Delimited(each);
  }

 private:
  void Start(WireType type) const {
    AppendVarint(wire, static_cast<std::uint64_t>(number) << 3 | static_cast<std::uint8_t>(type));
  }
  void Number(std::uint64_t value) const {
    Start(WireType::kVarint);
    AppendVarint(wire, value);
  }
  template <typename Content>
  void Delimited(const Content& content) const {
    Start(WireType::kLengthDelimited);
    AppendVarint(wire, content.size());
    wire.append(content.begin(), content.end());
  }
};

}  // namespace

Outcome<Message, std::string> MessageFromProtobuf(const MessageType& type, std::string_view body) {
  Message message(type);
  while (!body.empty()) {
    if (auto failure = TakeField(body, message)) {
      return "failed to decode Protobuf message: " + *failure;
    }
  }
  return message;
}

std::string AnswerToProtobuf(const Message& message) {
  std::string wire;
  for (std::size_t i = 0; i < message.size(); ++i) {
    std::visit(ValueAppender{wire, message.type().fields[i].number}, message.value(i));
  }
  return wire;
}

std::string ProtobufText(std::string_view text) {
  std::string wire;
  ValueAppender{wire, 1}(std::string(text));
  return wire;
}

}  // namespace mock_agent
