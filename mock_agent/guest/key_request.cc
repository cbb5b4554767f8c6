#include "mock_agent/guest/key_request.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "mock_agent/wire/json_text.h"

namespace mock_agent {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 128;

// FieldOf is where a field of this name goes; nullptr for a name that GetKey does not know.
std::string* FieldOf(KeyRequest& request, std::string_view name) {
  const bool v1 = request.api == KeyApi::kV1;
  if (name == (v1 ? "domain" : "path")) return &request.path;
  if (!v1 && name == "purpose") return &request.purpose;
  if (name == "algorithm") return &request.algorithm;
  return nullptr;
}

}  // namespace

std::string_view Text(FieldError error) {
  switch (error) {
    case FieldError::kNotJson:
      return "the body is not one JSON value";
    case FieldError::kNotAnObject:
      return "the body is not a JSON object";
    case FieldError::kTooDeep:
      return "the body is nested too deep";
    case FieldError::kNotAString:
      return "path, purpose and algorithm must be strings";
    case FieldError::kTwice:
      return "path, purpose and algorithm may be there once only";
  }
  std::abort();
}

KeyRequestResult KeyRequestFromJson(std::string_view body, KeyApi api) {
  if (body.starts_with("\xef\xbb\xbf"))
    return FieldError::kNotJson;  // nlohmann/json skips this mark
  if (NestsDeeper(body, kMaxDepth)) return FieldError::kTooDeep;

  KeyRequest request{.path = {}, .purpose = {}, .algorithm = {}, .api = api};
  std::set<std::string> seen;
  bool twice = false;
  // What is nested deeper than the members is checked but not kept.
  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    if (depth == 1 && event == json::parse_event_t::key) {
      const auto& name = parsed.get_ref<const std::string&>();
      if (FieldOf(request, name) == nullptr) return false;
      twice = !seen.insert(name).second || twice;
    }
    return depth <= 1;
  };
  const json object = json::parse(body, watch, /*allow_exceptions=*/false);

  if (object.is_discarded()) return FieldError::kNotJson;
  if (!object.is_object()) return FieldError::kNotAnObject;
  if (twice) return FieldError::kTwice;
  for (const auto& [name, value] : object.items()) {
    if (!value.is_string()) return FieldError::kNotAString;
    *FieldOf(request, name) = value.get<std::string>();
  }
  return request;
}

KeyRequestResult KeyRequestFromQuery(const QueryFields& fields, KeyApi api) {
  KeyRequest request{.path = {}, .purpose = {}, .algorithm = {}, .api = api};
  std::set<std::string> seen;
  for (const auto& [name, value] : fields) {
    std::string* const field = FieldOf(request, name);
    if (field == nullptr) continue;
    if (!seen.insert(name).second) return FieldError::kTwice;
    *field = value;
  }
  return request;
}

}  // namespace mock_agent
