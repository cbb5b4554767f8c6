// Expansion: from case files to cases that say everything, docs/cases.md.
#pragma once

#include <cstddef>
#include <map>
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

// Twins are the cases among which twins are found, as written. They must outlive it.
class Twins {
 public:
  // Among refuses other than one case with the member `smoke`: kSmokeCase.
  static Result<Twins> Among(std::span<const WrittenCase> all);

  // Whole is the written case with everything that it leaves to its twin (the case of its member
  // `twin`, the smoke case where it names none). kUnknownTwin, also for a ring of twins.
  Result<nlohmann::json> Whole(const WrittenCase& written) const;

 private:
  Twins() = default;
  Result<nlohmann::json> Whole(const WrittenCase& written, std::size_t depth) const;

  std::map<std::string_view, const WrittenCase*> by_id_;  // of two with one id the first
  std::string_view smoke_;
};

}  // namespace conformance
