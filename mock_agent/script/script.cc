#include "mock_agent/script/script.h"

#include <algorithm>
#include <boost/outcome/try.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "mock_agent/wire/json_text.h"
#include "mock_agent/wire/json_view.h"

namespace mock_agent {
namespace {

Result<Template> ReadBody(const JsonView& object) {
  if (!object.Has("body")) return Template::Parse("${answer}", /*may_use_body=*/false);
  BOOST_OUTCOME_TRY(value, object.Member("body"));
  return Template::Read(value, /*may_use_body=*/false);
}

Result<Script::Start> ReadStart(const JsonView& value) {
  BOOST_OUTCOME_TRY(text, value.Text());
  if (text == "request") return Script::Start::kRequest;
  if (text == "connect") return Script::Start::kConnect;
  return value.Refused(ErrorCode::kWrongType, "neither request nor connect");
}

}  // namespace

Result<Script> Script::Read(const JsonView& object) {
  BOOST_OUTCOME_TRYV(object.Object({"accept", "body", "secret_bytes", "start", "steps"}));
  BOOST_OUTCOME_TRY(body, ReadBody(object));
  Script script(std::move(body));
  if (object.Has("secret_bytes")) {
    BOOST_OUTCOME_TRY(value, object.Member("secret_bytes"));
    BOOST_OUTCOME_TRY(size, value.Number(1, kMaxSecretBytes));
    script.secret_bytes_ = size;
  }
  if (object.Has("start")) {
    BOOST_OUTCOME_TRY(value, object.Member("start"));
    BOOST_OUTCOME_TRY(start, ReadStart(value));
    script.start_ = start;
  }
  if (object.Has("accept")) {
    BOOST_OUTCOME_TRY(value, object.Member("accept"));
    BOOST_OUTCOME_TRY(accepts, value.Flag());
    script.accepts_ = accepts;
  }
  if (!script.accepts_ && !object.Has("steps")) return script;
  BOOST_OUTCOME_TRY(array, object.Member("steps"));
  if (!script.accepts_) return array.Refused(ErrorCode::kBadStep, "steps without accept");
  BOOST_OUTCOME_TRY(steps, ReadSteps(array));
  script.steps_ = std::move(steps);
  return script;
}

Result<Script> Script::Parse(const nlohmann::json& object, std::string_view where) {
  return Read(JsonView(object, where));
}

Result<Script> Script::ParseText(std::string_view json, std::string_view where) {
  const auto value = ParseJson(json);
  if (!value) {
    return JsonView({}, where).Refused(ErrorCode::kNotJson,
                                       "not one JSON value, or a member stands twice");
  }
  const JsonView view(*value, where);
  return Read(view);
}

Script Script::With(std::optional<Alteration> alteration) const {
  Script altered = *this;
  altered.alteration_ = alteration;
  return altered;
}

Script Script::WithSecretBytes(std::size_t secret_bytes) const {
  Script other = *this;
  other.secret_bytes_ = secret_bytes;
  return other;
}

bool Script::MayHang() const {
  const auto waits = [](const Step& step) { return step.action == Step::Action::kNextRequest; };
  if (!accepts_ || std::ranges::any_of(steps_, waits)) return true;
  switch (steps_.back().action) {
    case Step::Action::kSendUntilClosed:
    case Step::Action::kDrip:
    case Step::Action::kStall:
      return true;
    case Step::Action::kSend:
    case Step::Action::kSendBytewise:
    case Step::Action::kSendTaken:
    case Step::Action::kWait:
    case Step::Action::kNextRequest:
    case Step::Action::kHalfClose:
    case Step::Action::kClose:
    case Step::Action::kReset:
      return false;
  }
  std::abort();
}

}  // namespace mock_agent
