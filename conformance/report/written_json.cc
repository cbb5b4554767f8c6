#include "conformance/report/written_json.h"

#include <fmt/format.h>

#include <utility>

#include "conformance/report/json_report.h"
#include "conformance/report/report_text.h"
#include "mock_agent/wire/json_text.h"

namespace conformance {

using nlohmann::json;

const json& MemberIn(const json& object, const char* name) {
  static const json none;
  if (!object.is_object()) return none;
  const auto member = object.find(name);
  return member == object.end() ? none : *member;
}

std::optional<std::string> TextIn(const json& object, const char* name) {
  const json& member = MemberIn(object, name);
  if (!member.is_string()) return std::nullopt;
  return ShownText(member.get_ref<const std::string&>());
}

Error NotThatReport(std::string_view name, std::string_view why) {
  return Error{ErrorCode::kWrongValue, fmt::format("{}: {}", name, why)};
}

Result<json> ParseReport(std::string_view text, std::string_view name, int oldest) {
  auto parsed = mock_agent::ParseJson(text);
  if (!parsed) return Error{ErrorCode::kNotJson, fmt::format("{}: not one JSON value", name)};
  const json& version = MemberIn(*parsed, "schema_version");
  if (version.is_number_integer() && version >= oldest && version <= kReportSchemaVersion) {
    return std::move(*parsed);
  }
  return NotThatReport(
      name, fmt::format("no report of dstack-conformance run --json, of version {} to {}", oldest,
                        kReportSchemaVersion));
}

}  // namespace conformance
