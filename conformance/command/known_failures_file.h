// The file of known failures, read before a run and made after one.
#pragma once

#include <optional>
#include <string>

#include "conformance/case/catalog.h"
#include "conformance/case/clause.h"
#include "conformance/case/result.h"
#include "conformance/judge/known_failures.h"
#include "conformance/judge/run_report.h"
#include "mock_agent/wire/whole_file.h"

namespace conformance {

// ReadKnownFailures reads what is known of the cases that the profile asks; nothing where no path is
// given. kFileUnreadable, kWrongValue.
Result<std::optional<KnownFailures>> ReadKnownFailures(const std::string& path,
                                                       const Catalog& catalog, Profile profile);

// NewKnownFailures is a file to be made of a run.
class NewKnownFailures {
 public:
  // At: an empty path is for no file. kReportNotWritable for one where something stands or no file can
  // be made.
  static Result<NewKnownFailures> At(const std::string& path);
  // Write makes the file, whole or not at all. Of a run that says nothing as a whole it makes none, and
  // says so on standard error.
  Result<void> Write(const RunReport& run) const;

 private:
  NewKnownFailures() = default;

  std::string path_;
  std::optional<mock_agent::WholeFile> file_;
};

}  // namespace conformance
