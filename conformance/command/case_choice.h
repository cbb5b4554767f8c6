// CaseChoice: which cases a command is about.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "conformance/case/catalog.h"
#include "conformance/case/result.h"
#include "conformance/command/failed_before.h"

namespace conformance {

struct CaseChoice {
  std::vector<std::string> filter;   // globs over id and clause; none: every case
  std::vector<std::string> exclude;  // likewise, of those that are left out
  std::vector<std::string> files;    // the user's own, beside the embedded ones
  std::string rerun_failed;          // a JSON report: only what failed in it; empty: none
};

// AddCaseFiles adds --case-file, AddCaseOptions --filter as well.
void AddCaseFiles(CLI::App& app, CaseChoice& choice);
void AddCaseOptions(CLI::App& app, CaseChoice& choice);

// AddExclude adds --exclude.
void AddExclude(CLI::App& app, CaseChoice& choice);

// AddRerun adds --rerun-failed.
void AddRerun(CLI::App& app, CaseChoice& choice);

// PlannedFilter is the globs for a plan: the filter, or where cases are left out the ids of those that
// remain; of what failed before, where that is given. kUnknownCase for a glob that matches nothing, and
// where --exclude leaves nothing; kNothingToRun where nothing remains of what failed before.
Result<std::vector<std::string>> PlannedFilter(const CaseChoice& choice, const Catalog& catalog,
                                               const std::optional<FailedBefore>& failed);

// LoadCatalog is the embedded catalogue with the files.
Result<Catalog> LoadCatalog(const CaseChoice& choice);

}  // namespace conformance
