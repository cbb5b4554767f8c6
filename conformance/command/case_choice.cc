#include "conformance/command/case_choice.h"

#include <utility>

namespace conformance {

void AddCaseFiles(CLI::App& app, CaseChoice& choice) {
  app.add_option("--case-file", choice.files,
                 "add the case or family in this file (docs/cases.md); it cannot replace one or "
                 "expect less")
      ->type_name("FILE");
}

void AddCaseOptions(CLI::App& app, CaseChoice& choice) {
  app.add_option("--filter", choice.filter,
                 "only cases whose id or clause matches one of these globs, e.g. "
                 "'FC-2*,key-empty'; run adds their twins and the smoke case")
      ->type_name("GLOB")
      ->delimiter(',')
      ->allow_extra_args(false);
  AddCaseFiles(app, choice);
}

Result<Catalog> LoadCatalog(const CaseChoice& choice) {
  BOOST_OUTCOME_TRY(catalog, Catalog::Embedded());
  for (const std::string& file : choice.files) {
    BOOST_OUTCOME_TRY(with_file, catalog.WithFile(file));
    catalog = std::move(with_file);
  }
  return catalog;
}

}  // namespace conformance
