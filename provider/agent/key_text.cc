#include "provider/agent/key_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "provider/agent/json_string.h"

namespace provider {
namespace {

using Json = nlohmann::json;

// AnswerHandler receives the parser's events and keeps the key. The parser reads the masked text: a
// string arrives as its number, and is decoded here, straight into the SecretBytes.
class AnswerHandler : public nlohmann::json_sax<Json> {
 public:
  explicit AnswerHandler(const MaskedJson& masked) : masked_(masked) {}

  // Why the parser was stopped; kNotAJsonObject unless an event said otherwise.
  Reason stopped() const { return stopped_; }

  Result<SecretBytes> TakeKey() {
    if (has_error_) return Reason::kErrorMember;
    if (!has_key_) return Reason::kNoKeyField;
    if (!key_) return Reason::kKeyNotAString;
    return std::move(*key_);
  }

  bool null() override { return Value(); }
  bool boolean(bool) override { return Value(); }
  bool number_integer(number_integer_t) override { return Value(); }
  bool number_unsigned(number_unsigned_t) override { return Value(); }
  bool number_float(number_float_t, const string_t&) override { return Value(); }
  bool binary(binary_t&) override { return Value(); }

  bool string(string_t& number) override {
    const auto content = masked_.ContentOf(number);
    const auto size = DecodeJsonString(content, {});
    if (!size) return Stop(Reason::kNotAJsonObject);
    if (names_.size() == 1 && is_key_) {
      key_ = SecretBytes::Zeroed(*size);
      DecodeJsonString(content, key_->ExposeMutable());
    }
    return Value();
  }

  bool start_object(std::size_t) override { return Open(); }
  bool start_array(std::size_t) override { return Value() && Open(); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool key(string_t& number) override {
    const auto content = masked_.ContentOf(number);
    std::vector<std::uint8_t> bytes(content.size());
    const auto size = DecodeJsonString(content, bytes);
    if (!size) return Stop(Reason::kNotAJsonObject);
    const std::string name(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(*size));
    if (!names_.back().insert(name).second) return Stop(Reason::kDuplicateMember);
    if (names_.size() == 1) {
      is_key_ = name == "key";
      has_key_ = has_key_ || is_key_;
      has_error_ = has_error_ || name == "error";
    }
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }

 private:
  bool Stop(Reason reason) {
    stopped_ = reason;
    return false;
  }
  // Value is false outside any object: the answer itself is none.
  bool Value() { return !names_.empty(); }
  bool Open() {
    if (names_.size() == kMostJsonDepth) return Stop(Reason::kJsonTooDeep);
    names_.emplace_back();
    return true;
  }
  bool Close() {
    names_.pop_back();
    return true;
  }

  const MaskedJson& masked_;
  Reason stopped_ = Reason::kNotAJsonObject;
  std::vector<std::set<std::string>> names_;  // of each open object; empty for an array
  bool is_key_ = false;                       // the answer's own member last named is key
  bool has_key_ = false;
  bool has_error_ = false;
  std::optional<SecretBytes> key_;
};

}  // namespace

Result<KeyText> KeyText::FromJson(const ResponseBody& body) {
  const auto json = body.bytes().ExposeSecret();
  // The parser would skip the one and take the other for the end of its input.
  constexpr std::uint8_t kByteOrderMark = 0xef;
  if (json.empty() || json.front() == kByteOrderMark || std::ranges::count(json, 0) > 0) {
    return Reason::kNotAJsonObject;
  }
  const MaskedJson masked(json);
  AnswerHandler handler(masked);
  if (!Json::sax_parse(masked.text(), &handler)) return handler.stopped();
  BOOST_OUTCOME_TRY(key, handler.TakeKey());
  return KeyText(std::move(key));
}

}  // namespace provider
