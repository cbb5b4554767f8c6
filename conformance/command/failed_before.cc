#include "conformance/command/failed_before.h"

#include <fmt/format.h>

#include <utility>

#include "conformance/command/lock.h"
#include "conformance/report/comparison.h"
#include "conformance/report/report_text.h"
#include "mock_agent/guest/digest.h"
#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

Error NotForThisRun(const std::string& path, const std::string& why) {
  return {ErrorCode::kWrongValue, fmt::format("--rerun-failed {}: {}", ShownText(path), why)};
}

}  // namespace

Result<std::optional<FailedBefore>> FailedBefore::Read(const std::string& path,
                                                       const Catalog& catalog, Profile profile) {
  if (path.empty()) return std::optional<FailedBefore>();
  BOOST_OUTCOME_TRY(text, mock_agent::ReadTextFile(path));
  BOOST_OUTCOME_TRY(report, WrittenReport::Read(text, ShownText(path)));
  if (report.profile != Name(profile)) {
    return NotForThisRun(path, fmt::format("it is of profile {}, and this run is of {}: give the "
                                           "same --profile",
                                           report.profile, Name(profile)));
  }
  if (const std::string ours = CatalogDigest(catalog); report.digest != ours) {
    return NotForThisRun(
        path, fmt::format("it is of the catalogue with digest {}, and this run's has {}: run all "
                          "of it anew, with this version and the same --case-file",
                          report.digest, ours));
  }
  FailedBefore failed;
  for (const auto& [id, outcome] : report.cases) {
    if (!outcome.failed() && !outcome.unproven()) continue;
    if (catalog.Find(id) == nullptr) {
      return NotForThisRun(path, fmt::format("no case is called {}", id));
    }
    failed.ids_.insert(id);
  }
  if (failed.ids_.empty()) {
    return Error{ErrorCode::kNothingToRun,
                 fmt::format("--rerun-failed {}: no case of it failed or is unproven: nothing is "
                             "run, and nothing is shown",
                             ShownText(path))};
  }
  failed.of_ = {.file = path,
                .digest = mock_agent::ToHex(mock_agent::Sha256(mock_agent::AsBytes(text))),
                .cases = failed.ids_.size(),
                .whole = !report.stopped && report.status != Name(Verdict::kIncomplete)};
  return std::optional<FailedBefore>(std::move(failed));
}

void AsSelection(const std::optional<FailedBefore>& failed, RunReport& run) {
  if (!failed) return;
  run.asked.rerun = failed->of();
  run.whole_catalog = false;
  run.must_clauses.clear();
}

}  // namespace conformance
