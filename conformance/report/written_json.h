// What those have in common who read a JSON report again, whoever wrote it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/case/result.h"

namespace conformance {

// MemberIn is a member of an object; null where there is none.
const nlohmann::json& MemberIn(const nlohmann::json& object, const char* name);

// TextIn is a member that has to be a string, printable and shortened; nothing where it is none.
std::optional<std::string> TextIn(const nlohmann::json& object, const char* name);

// NotThatReport is the error, kWrongValue, of a file of this name that is something else.
Error NotThatReport(std::string_view name, std::string_view why);

// ParseReport: kNotJson; kWrongValue for what is no report of a version from `oldest` to ours.
Result<nlohmann::json> ParseReport(std::string_view text, std::string_view name, int oldest);

}  // namespace conformance
