// Expansion: from case files to cases that say everything, docs/cases.md.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/result.h"

namespace conformance {

// One case as its file has it, with the values of its family filled in.
struct WrittenCase {
  std::string where;  // the file, and the member of its family: names it in errors
  std::string area;   // the folder the file stands in, or "" for a file of the user's
  nlohmann::json json;
};

// ExpandFamily reads one file: a case, or a family, whose member `for` lists the values of its
// {{placeholders}} or names a range of numbers for one. kNotJson, kBadFamily, kWrongValue.
Result<std::vector<WrittenCase>> ExpandFamily(std::string_view json, std::string_view where,
                                              std::string_view area);

// WithTwin is the written case with everything that it leaves to its twin (the case of its member
// `twin`, the smoke case where it names none). `all` are the cases among which the twin is found,
// themselves as written. kUnknownTwin, also for a ring of twins.
Result<nlohmann::json> WithTwin(const WrittenCase& written, std::span<const WrittenCase> all);

// SmokeCase is the only one of them with the member `smoke`. kSmokeCase.
Result<const WrittenCase*> SmokeCase(std::span<const WrittenCase> all);

}  // namespace conformance
