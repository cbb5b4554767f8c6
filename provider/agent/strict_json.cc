#include "provider/agent/strict_json.h"

#include <cstddef>
#include <set>
#include <vector>

#include "provider/agent/key_text.h"

namespace provider {
namespace {

using Json = nlohmann::json;

// Strictness receives the parser's events, keeps the names of each open object, and nothing else.
class Strictness : public nlohmann::json_sax<Json> {
 public:
  // Why the parser was stopped; kNotAJsonObject unless an event said otherwise.
  Reason stopped() const { return stopped_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return Open(); }
  bool start_array(std::size_t) override { return Open(); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool key(string_t& name) override {
    if (names_.back().insert(name).second) return true;
    return Stop(Reason::kDuplicateMember);
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }

 private:
  bool Stop(Reason reason) {
    stopped_ = reason;
    return false;
  }
  bool Open() {
    if (names_.size() == kMostJsonDepth) return Stop(Reason::kJsonTooDeep);
    names_.emplace_back();
    return true;
  }
  bool Close() {
    names_.pop_back();
    return true;
  }

  Reason stopped_ = Reason::kNotAJsonObject;
  std::vector<std::set<std::string>> names_;  // of each open object; empty for an array
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
