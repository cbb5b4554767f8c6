#include "provider/agent/strict_json.h"

#include <cstddef>

#include "provider/agent/json_nesting.h"

namespace provider {
namespace {

using Json = nlohmann::json;

// Strictness takes every value.
class Strictness : public JsonNesting {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return Open(); }
  bool start_array(std::size_t) override { return Open(); }
  bool key(string_t& name) override { return Name(name); }
};

}  // namespace

Result<StrictJson> StrictJson::Parse(std::string_view text) {
  // The parser would skip the one and take the other for the end of its input.
  constexpr char kByteOrderMark = '\xef';
  if (text.empty() || text.front() == kByteOrderMark || text.find('\0') != std::string_view::npos) {
    return Reason::kNotAJsonObject;
  }
  Strictness strictness;
  if (!Json::sax_parse(text.begin(), text.end(), &strictness)) return strictness.stopped();
  auto value = Json::parse(text.begin(), text.end(), nullptr, false);
  if (value.is_discarded()) return Reason::kNotAJsonObject;
  return StrictJson(std::move(value));
}

std::optional<std::string> StrictJson::Text(const Json& object, const char* name) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

}  // namespace provider
