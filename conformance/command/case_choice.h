// CaseChoice: which cases a command is about.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "conformance/case/catalog.h"
#include "conformance/case/result.h"

namespace conformance {

struct CaseChoice {
  std::vector<std::string> filter;  // globs over id and clause; none: every case
  std::vector<std::string> files;   // the user's own, beside the embedded ones
};

// AddCaseFiles adds --case-file, AddCaseOptions --filter as well.
void AddCaseFiles(CLI::App& app, CaseChoice& choice);
void AddCaseOptions(CLI::App& app, CaseChoice& choice);

// LoadCatalog is the embedded catalogue with the files.
Result<Catalog> LoadCatalog(const CaseChoice& choice);

}  // namespace conformance
