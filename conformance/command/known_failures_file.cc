#include "conformance/command/known_failures_file.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "conformance/report/known_failures_text.h"
#include "mock_agent/guest/digest.h"
#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/say.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

constexpr mode_t kMode = 0666;  // before the process's mask

Error NotMadeAt(const std::string& path, const std::string& why) {
  return {ErrorCode::kReportNotWritable, fmt::format("the known failures {}: {}", path, why)};
}

Result<void> NothingStandsAt(const std::string& path) {
  std::error_code none;
  const auto status = std::filesystem::symlink_status(path, none);
  if (!std::filesystem::exists(status)) return success();
  return NotMadeAt(path, "something stands there, and is not overwritten: name another file");
}

}  // namespace

Result<std::optional<KnownFailures>> ReadKnownFailures(const std::string& path,
                                                       const Catalog& catalog, Profile profile) {
  if (path.empty()) return std::optional<KnownFailures>();
  BOOST_OUTCOME_TRY(text, mock_agent::ReadTextFile(path));
  std::vector<std::string> ids;
  for (const Case& each : catalog.cases()) {
    if (each.AskedIn(profile)) ids.push_back(each.id);
  }
  const auto digest = mock_agent::Sha256(mock_agent::AsBytes(text));
  BOOST_OUTCOME_TRY(known, KnownFailures::Parse(text, {.path = path,
                                                       .digest = mock_agent::ToHex(digest),
                                                       .cases = std::move(ids)}));
  return std::optional<KnownFailures>(std::move(known));
}

Result<NewKnownFailures> NewKnownFailures::At(const std::string& path) {
  NewKnownFailures made;
  if (path.empty()) return made;
  BOOST_OUTCOME_TRY(NothingStandsAt(path));
  auto file = mock_agent::WholeFile::At(path, kMode);
  if (!file) return NotMadeAt(path, file.error().message);
  made.path_ = path;
  made.file_ = std::move(file.value());
  return made;
}

Result<void> NewKnownFailures::Write(const RunReport& run) const {
  if (!file_) return success();
  if (!run.incomplete.empty()) {
    mock_agent::Say(
        stderr,
        fmt::format("dstack-conformance: {} is not written: the run is incomplete\n", path_));
    return success();
  }
  BOOST_OUTCOME_TRY(NothingStandsAt(path_));
  const auto written = file_->Write(KnownFailuresText(run));
  if (!written) return NotMadeAt(path_, written.error().message);
  return success();
}

}  // namespace conformance
