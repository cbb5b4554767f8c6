#include "provider/agent/key_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "provider/agent/json_nesting.h"
#include "provider/agent/json_string.h"

namespace provider {
namespace {

using Json = nlohmann::json;

// AnswerHandler receives the parser's events and keeps the key. The parser reads the masked text: a
// string arrives as its number, and is decoded here, straight into the SecretBytes.
class AnswerHandler : public JsonNesting {
 public:
  explicit AnswerHandler(const MaskedJson& masked) : masked_(masked) {}

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
    if (depth() == 1 && is_key_) {
      key_ = SecretBytes::Zeroed(*size);
      DecodeJsonString(content, key_->ExposeMutable());
    }
    return Value();
  }

  bool start_object(std::size_t) override { return Open(); }
  bool start_array(std::size_t) override { return Value() && Open(); }

  bool key(string_t& number) override {
    const auto content = masked_.ContentOf(number);
    std::vector<std::uint8_t> bytes(content.size());
    const auto size = DecodeJsonString(content, bytes);
    if (!size) return Stop(Reason::kNotAJsonObject);
    const std::string name(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(*size));
    if (!Name(name)) return false;
    if (depth() == 1) {
      is_key_ = name == "key";
      has_key_ = has_key_ || is_key_;
      has_error_ = has_error_ || name == "error";
    }
    return true;
  }

 private:
  // Value is false outside any object: the answer itself is none.
  bool Value() const { return depth() > 0; }

  const MaskedJson& masked_;
  bool is_key_ = false;  // the answer's own member last named is key
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
