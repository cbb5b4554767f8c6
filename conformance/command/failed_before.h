// FailedBefore: the cases that a JSON report shows as failed or unproven, to be asked again.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "conformance/case/catalog.h"
#include "conformance/case/clause.h"
#include "conformance/case/result.h"
#include "conformance/judge/run_report.h"

namespace conformance {

class FailedBefore {
 public:
  // Read reads the report; nothing where no path is given. kFileUnreadable, kNotJson; kWrongValue for what
  // is no report, or one of another profile or of another catalogue; kNothingToRun where no case of it
  // failed or is unproven.
  static Result<std::optional<FailedBefore>> Read(const std::string& path, const Catalog& catalog,
                                                  Profile profile);

  bool Has(std::string_view id) const { return ids_.contains(id); }
  const RerunOf& of() const { return of_; }

 private:
  FailedBefore() = default;

  RerunOf of_;
  std::set<std::string, std::less<>> ids_;
};

// AsSelection makes of a run of nothing but these what it is: an answer about the cases that were
// selected, even where all of the catalogue had failed.
void AsSelection(const std::optional<FailedBefore>& failed, RunReport& run);

}  // namespace conformance
