#include "conformance/parity/random_body.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "conformance/parity/random_value.h"

namespace conformance::parity {
namespace {

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if (each == '"' || each == '\\') {
      out += {'\\', each};
    } else if (byte < 0x20) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += each;
    }
  }
  return out + "\"";
}

std::string SoundJson(Dice& dice, FieldKind kind) {
  switch (kind) {
    case FieldKind::kFlag:
      return dice.Chance(50) ? "true" : "false";
    case FieldKind::kTime:
      return fmt::format("{}", RandomTime(dice));
    case FieldKind::kTexts:
      return dice.Chance(30) ? "[]" : fmt::format("[{}]", Quoted(RandomName(dice)));
    case FieldKind::kText:
    case FieldKind::kAlgorithm:
    case FieldKind::kHash:
    case FieldKind::kHex:
      break;
  }
  return Quoted(RandomText(dice, kind));
}

constexpr std::array kOddJson{"null",        "true",         "0",
                              "-1",          "1.5",          "1e400",
                              "-0",          "01",           "1.",
                              "[]",          "{}",           "\"\"",
                              "[null]",      "NaN",          "18446744073709551616",
                              "\"\\u0000\"", "\"\\ud800\"",  "\"\\ud83d\\ude00\"",
                              "\"\\x\"",     "\"\xc3\x28\"", "\"\xff\"",
                              "\"\x01\"",    "'a'",          "\"a",
                              "[\"a\",]",    "tru",          "\"\\u00e9\"",
                              "-",           "1e5",          "{\"a\":1}",
                              "[[[[]]]]",    "\"\\/\""};

std::string Space(Dice& dice) {
  constexpr std::array kSpaces{"", "", "", "", " ", "\n", "\t", "\r\n", "  "};
  return dice.Pick(kSpaces);
}

// An object's members, or by position, or with white space anywhere. (What is drawn is drawn in
// statements of their own: which side of a + comes first is the compiler's choice.)
std::string ObjectOf(Dice& dice, const std::vector<std::pair<std::string, std::string>>& members) {
  const bool by_position = dice.Chance(5);
  const bool spaced = dice.Chance(15);
  std::string text;
  const auto add = [&](std::string_view part) {
    if (spaced) text += Space(dice);
    text += part;
  };
  add(by_position ? "[" : "{");
  for (std::size_t at = 0; at < members.size(); ++at) {
    if (at > 0) add(",");
    if (!by_position) {
      add(members[at].first);
      add(":");
    }
    add(members[at].second);
  }
  add(by_position ? "]" : "}");
  add("");
  return text;
}

std::string Broken(Dice& dice, std::string text) {
  constexpr std::array kTails{"x", "{}", ",", "\x7f", " null", "]", "//", "\n\n"};
  switch (dice.Below(6)) {
    case 0:
      return text.substr(0, dice.Below(text.size() + 1));
    case 1:
      return text + dice.Pick(kTails);
    case 2:
      if (!text.empty()) text[dice.Below(text.size())] = static_cast<char>(dice.Below(256));
      return text;
    case 3:
      if (!text.empty()) text.erase(dice.Below(text.size()), 1);
      return text;
    case 4: {
      const std::size_t depth = std::array<std::size_t, 4>{10, 126, 128, 300}.at(dice.Below(4));
      return fmt::format(R"({{"more":{}{},"path":"a"}})", std::string(depth, '['),
                         std::string(depth, ']'));
    }
    default:
      return dice.Pick(kOddJson);
  }
}

std::string Varint(std::uint64_t number) {
  std::string bytes;
  for (; number >= 0x80; number >>= 7U) bytes += static_cast<char>(0x80U | (number & 0x7fU));
  return bytes + static_cast<char>(number);
}

std::string LengthField(unsigned number, std::string_view value) {
  return Varint(number << 3U | 2U) + Varint(value.size()) + std::string(value);
}

std::string DrawnField(Dice& dice, const Field& field) {
  switch (field.kind) {
    case FieldKind::kFlag:
      return Varint(field.number << 3U) + Varint(dice.Below(3));
    case FieldKind::kTime:
      return Varint(field.number << 3U) + Varint(static_cast<std::uint64_t>(RandomTime(dice)));
    case FieldKind::kHex:
      return LengthField(field.number,
                         RandomBytes(dice, dice.Pick(std::array{0U, 1U, 32U, 64U, 65U})));
    case FieldKind::kTexts:
      return LengthField(field.number, RandomName(dice));
    case FieldKind::kText:
    case FieldKind::kAlgorithm:
    case FieldKind::kHash:
      break;
  }
  return LengthField(field.number, RandomText(dice, field.kind));
}

std::string Escaped(Dice& dice, std::string_view text) {
  std::string out;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    const bool plain =
        (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '/' || each == '.';
    if (plain && !dice.Chance(5)) {
      out += each;
    } else if (each == ' ' && dice.Chance(50)) {
      out += '+';
    } else {
      out += dice.Chance(50) ? fmt::format("%{:02x}", byte) : fmt::format("%{:02X}", byte);
    }
  }
  return out;
}

}  // namespace

std::string RandomJson(Dice& dice, const Method& method) {
  std::vector<std::pair<std::string, std::string>> members;
  for (const Field& field : method.fields) {
    if (dice.Chance(20)) continue;
    const bool odd = dice.Chance(6);
    members.emplace_back(Quoted(field.name),
                         odd ? dice.Pick(kOddJson) : SoundJson(dice, field.kind));
  }
  if (dice.Chance(6)) members.emplace_back("\"more\"", dice.Pick(kOddJson));
  if (!members.empty() && dice.Chance(4)) members.push_back(dice.Pick(members));
  if (!members.empty() && dice.Chance(4)) members.front().first = R"("\u0070ath")";
  if (members.size() > 1 && dice.Chance(15)) std::swap(members.front(), members.back());
  std::string text = ObjectOf(dice, members);
  if (dice.Chance(12)) text = Broken(dice, text);
  return text;
}

std::string RandomProtobuf(Dice& dice, const Method& method) {
  std::string message;
  for (const Field& field : method.fields) {
    if (!dice.Chance(20)) message += DrawnField(dice, field);
    if (dice.Chance(3)) message += DrawnField(dice, field);
  }
  if (dice.Chance(6)) message += LengthField(1 + static_cast<unsigned>(dice.Below(30)), "x");
  if (dice.Chance(4)) {
    message += Varint(dice.Below(40));
    message += Varint(dice.Next());
  }
  if (dice.Chance(6)) message.resize(dice.Below(message.size() + 1));
  if (dice.Chance(4) && !message.empty())
    message[dice.Below(message.size())] = static_cast<char>(dice.Below(256));
  if (dice.Chance(3)) message = RandomBytes(dice, 12);
  return message;
}

std::string RandomQuery(Dice& dice, const Method& method) {
  constexpr std::array kOdd{"json", "json=1",   "json=false", "JSON",  "x=%zz", "%",        "=",
                            "&&",   "path=%ff", "a[b]=1",     "a.b=1", "path",  "json&json"};
  std::string query;
  const auto add = [&query](const std::string& pair) {
    query += (query.empty() ? "" : "&") + pair;
  };
  for (const Field& field : method.fields) {
    if (dice.Chance(25)) continue;
    add(fmt::format("{}={}", field.name, Escaped(dice, RandomText(dice, field.kind))));
  }
  if (dice.Chance(20)) add(dice.Pick(kOdd));
  return query;
}

}  // namespace conformance::parity
