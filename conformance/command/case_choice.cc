#include "conformance/command/case_choice.h"

#include <set>
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
      ->option_text("GLOB,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  AddCaseFiles(app, choice);
}

void AddExclude(CLI::App& app, CaseChoice& choice) {
  app.add_option(
         "--exclude", choice.exclude,
         "globs, as in --filter, of cases to leave out, but for those that are twins of others")
      ->option_text("GLOB,...")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void AddRerun(CLI::App& app, CaseChoice& choice) {
  app.add_option("--rerun-failed", choice.rerun_failed,
                 "only cases that this JSON report of an earlier run shows as failed or unproven, "
                 "of those that --filter and --exclude leave; it has to be of the same profile and "
                 "catalogue")
      ->type_name("REPORT.json");
}

Result<std::vector<std::string>> PlannedFilter(const CaseChoice& choice, const Catalog& catalog,
                                               const std::optional<FailedBefore>& failed) {
  if (choice.exclude.empty() && !failed) return choice.filter;
  BOOST_OUTCOME_TRY(selected, catalog.Select(choice.filter));
  std::set<const Case*> left_out;
  if (!choice.exclude.empty()) {  // no globs would be all cases
    BOOST_OUTCOME_TRY(excluded, catalog.Select(choice.exclude));
    left_out = {excluded.begin(), excluded.end()};
  }
  std::vector<std::string> ids;
  for (const Case* each : selected) {
    const bool asked = !failed || failed->Has(each->id);
    if (asked && !left_out.contains(each)) ids.push_back(each->id);
  }
  if (ids.empty() && failed) {
    return Error{
        ErrorCode::kNothingToRun,
        "--filter and --exclude leave none of the cases that --rerun-failed names: nothing "
        "is run, and nothing is shown"};
  }
  if (ids.empty()) return Error{ErrorCode::kUnknownCase, "--exclude leaves no case"};
  return ids;
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
