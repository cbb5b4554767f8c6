// CaseChoice: which cases a command is about.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "conformance/case/catalog.h"
#include "conformance/case/result.h"

namespace conformance {

struct CaseChoice {
  std::vector<std::string> filter;   // globs over id and clause; none: every case
  std::vector<std::string> exclude;  // likewise, of those that are left out
  std::vector<std::string> files;    // the user's own, beside the embedded ones
};

// AddCaseFiles adds --case-file, AddCaseOptions --filter as well.
void AddCaseFiles(CLI::App& app, CaseChoice& choice);
void AddCaseOptions(CLI::App& app, CaseChoice& choice);

// AddExclude adds --exclude.
void AddExclude(CLI::App& app, CaseChoice& choice);

// PlannedFilter is the globs for a plan: the filter, or where cases are left out the ids of those that
// remain. kUnknownCase for a glob that matches nothing, and where nothing remains.
Result<std::vector<std::string>> PlannedFilter(const CaseChoice& choice, const Catalog& catalog);

// LoadCatalog is the embedded catalogue with the files.
Result<Catalog> LoadCatalog(const CaseChoice& choice);

}  // namespace conformance
