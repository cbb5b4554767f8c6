#include "conformance/judge/key_line.h"

#include <array>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <iterator>
#include <locale>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "conformance/evidence/arc_witness.h"
#include "mock_agent/wire/json_text.h"

namespace conformance {
namespace {

constexpr std::size_t kPublicKeySize = 99;
constexpr std::array<std::pair<std::string_view, KeyLine::Kind>, 2> kKeyMembers = {
    {{"secret", KeyLine::Kind::kSecret}, {"public_key", KeyLine::Kind::kPublicKey}}};
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::optional<std::vector<std::uint8_t>> ParseHex(const std::string& hex) {
  std::vector<std::uint8_t> bytes;
  try {
    boost::algorithm::unhex(hex, std::back_inserter(bytes));
  } catch (const boost::algorithm::hex_decode_error&) {
    return std::nullopt;
  }
  return bytes;
}

bool IsOfNoBytes(const nlohmann::json& value) {
  if (!value.is_string()) return value.empty();  // null, [], {}
  const std::string text =
      boost::algorithm::trim_copy(value.get_ref<const std::string&>(), std::locale::classic());
  return text.empty() || text == "0x" || text == "0X";
}

}  // namespace

KeyLineRead ReadKeyLine(std::string_view standard_output) {
  std::string_view line = standard_output;
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.empty()) return {{}, "there is none"};
  if (line.find('\n') != std::string_view::npos) return {{}, "there is more than one line"};
  // A JSON parser may take a byte order mark for white space, and a NUL for the end of the text.
  const bool is_text =
      line.find('\0') == std::string_view::npos && !line.starts_with(kByteOrderMark);
  const auto object = is_text ? mock_agent::ParseJson(line) : std::nullopt;
  if (!object || !object->is_object()) {
    return {{}, "it is not one JSON object with each member once"};
  }
  const auto secret = object->find("secret");
  const auto public_key = object->find("public_key");
  const bool is_secret = secret != object->end();
  const bool is_public_key = public_key != object->end();
  if (is_secret && is_public_key)
    return {{}, "it has a secret and a public_key, and is to have one"};
  if (!is_secret && !is_public_key) return {{}, "it has neither a secret nor a public_key"};

  const auto member = is_secret ? secret : public_key;
  auto bytes = member->is_string() ? ParseHex(member->get_ref<const std::string&>()) : std::nullopt;
  if (!bytes || (is_secret ? bytes->empty() : bytes->size() != kPublicKeySize)) {
    return {{}, "what it has is no hex of that length"};
  }
  return {KeyLine{.kind = is_secret ? KeyLine::Kind::kSecret : KeyLine::Kind::kPublicKey,
                  .bytes = *std::move(bytes)},
          ""};
}

std::optional<KeyLine::Kind> EmptyKeyIn(std::string_view standard_output) {
  const auto object = mock_agent::ParseJson(standard_output);
  if (!object || !object->is_object()) return std::nullopt;
  for (const auto& [name, kind] : kKeyMembers) {
    const auto member = object->find(name);
    if (member != object->end() && IsOfNoBytes(*member)) return kind;
  }
  return std::nullopt;
}

bool Matches(const KeyLine& line, const Bytes& secret) {
  return line.bytes == (line.kind == KeyLine::Kind::kSecret ? secret : ArcPublicKey(secret));
}

}  // namespace conformance
