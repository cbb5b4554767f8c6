#include "conformance/judge/key_line.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <iterator>
#include <locale>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "mock_agent/wire/json_text.h"

namespace conformance {
namespace {

constexpr std::size_t kPublicKeySize = 99;
constexpr std::array<std::string_view, 2> kKeyMembers = {"secret", "public_key"};
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kNever{"\n\0", 2};  // in the line

std::optional<std::vector<std::uint8_t>> ParseHex(const std::string& hex) {
  std::vector<std::uint8_t> bytes;
  try {
    boost::algorithm::unhex(hex, std::back_inserter(bytes));
  } catch (const boost::algorithm::hex_decode_error&) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace

std::optional<KeyLine> ParseKeyLine(std::string_view standard_output) {
  std::string_view line = standard_output;
  if (line.ends_with('\n')) line.remove_suffix(1);
  // A JSON parser may take a byte order mark for white space, and a NUL for the end of the text.
  if (line.find_first_of(kNever) != std::string_view::npos || line.starts_with(kByteOrderMark)) {
    return std::nullopt;
  }
  const auto object = mock_agent::ParseJson(line);
  if (!object || !object->is_object() || object->size() != 1) return std::nullopt;
  const auto member = object->begin();
  const bool is_secret = member.key() == "secret";
  if ((!is_secret && member.key() != "public_key") || !member->is_string()) return std::nullopt;

  auto bytes = ParseHex(member->get_ref<const std::string&>());
  if (!bytes) return std::nullopt;
  if (is_secret ? bytes->empty() : bytes->size() != kPublicKeySize) return std::nullopt;
  return KeyLine{.kind = is_secret ? KeyLine::Kind::kSecret : KeyLine::Kind::kPublicKey,
                 .bytes = *std::move(bytes)};
}

bool IsEmptyKey(std::string_view standard_output) {
  const auto object = mock_agent::ParseJson(standard_output);
  if (!object || !object->is_object()) return false;
  return std::any_of(kKeyMembers.begin(), kKeyMembers.end(), [&](std::string_view name) {
    const auto member = object->find(name);
    if (member == object->end() || (!member->is_null() && !member->is_string())) return false;
    if (member->is_null()) return true;
    const std::string text =
        boost::algorithm::trim_copy(member->get_ref<const std::string&>(), std::locale::classic());
    return text.empty() || text == "0x" || text == "0X";
  });
}

bool Matches(const KeyLine& line, const ExpectedKey& key) {
  return line.bytes == (line.kind == KeyLine::Kind::kSecret ? key.secret : key.public_key);
}

}  // namespace conformance
