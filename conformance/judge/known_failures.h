// KnownFailures: the failures of a client that its owner knows, and why; a file of theirs.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/judge/case_report.h"
#include "conformance/judge/finding.h"

namespace conformance {

// One line of the file: a defect that some cases show, or that they are unproven.
struct KnownFailure {
  std::size_t line = 0;          // from 1
  std::string pattern;           // glob over the ids of cases
  std::optional<Defect> defect;  // that they show; none: they are unproven
  std::string reason;            // printable, at most kMostShown characters

  // Text is how the line names it: "key-*@secret-leaked".
  std::string Text() const { return pattern + "@" + std::string(Word(defect)); }
  // Word is the name of a defect; "unproven" for none.
  static std::string_view Word(std::optional<Defect> defect) {
    return defect ? Name(*defect) : Name(Outcome::kUnproven);
  }
};

// OutOfDate is an entry that is not true any more.
struct OutOfDate {
  std::size_t line = 0;
  std::string entry;  // as the line names it: "key-*@secret-leaked"
  std::string why;    // what has changed and what to do: "passes now: remove the line"
};

// What is known of the file beside its text.
struct KnownFailuresFile {
  std::string path;                // as typed
  std::string digest;              // SHA-256 of its bytes, in hex
  std::vector<std::string> cases;  // the ids that an entry may be about: all that the profile asks
};

class KnownFailures {
 public:
  // Parse: an entry a line, `CASES@DEFECT reason words`, where DEFECT is one by name, or unproven; lines
  // that are blank or begin with # say nothing. kWrongValue, with file and line, for an entry without a
  // defect or a reason, and for what is no text.
  static Result<KnownFailures> Parse(std::string_view text, KnownFailuresFile file);

  const std::string& path() const { return file_.path; }
  const std::string& digest() const { return file_.digest; }
  const std::vector<KnownFailure>& entries() const { return entries_; }
  // Of is the first entry that is about this defect of the case; about its being unproven, for no
  // defect. Null: none is.
  const KnownFailure* Of(std::string_view id, std::optional<Defect> defect) const;
  // OutOfDateAfter is the entries that a run contradicts, by line: those that match no case, those of
  // which a case does not show the defect any more, and those that list what an earlier one does.
  std::vector<OutOfDate> OutOfDateAfter(std::span<const CaseReport> cases) const;

 private:
  KnownFailures(KnownFailuresFile file, std::vector<KnownFailure> entries)
      : file_(std::move(file)), entries_(std::move(entries)) {}

  std::string WhyOutOfDate(const KnownFailure& entry, std::span<const CaseReport> cases) const;

  KnownFailuresFile file_;
  std::vector<KnownFailure> entries_;
};

}  // namespace conformance
