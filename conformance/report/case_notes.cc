#include "conformance/report/case_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <utility>

#include "conformance/report/report_text.h"

namespace conformance {
namespace {

std::string_view NoteWord(const CaseReport& report) {
  switch (report.outcome) {
    case Outcome::kUnproven:
      return "UNPROVEN";
    case Outcome::kUnsupported:
      return report.not_made ? "NOT MADE" : "UNSUPPORTED";
    case Outcome::kVacuous:
      return "VACUOUS";
    case Outcome::kHeld:
    case Outcome::kWarned:
    case Outcome::kFailed:
      return "";
  }
  std::abort();
}

}  // namespace

std::vector<CaseNote> CaseNotes(const RunReport& run, bool each) {
  std::vector<std::pair<CaseNote, std::size_t>> counted;
  const auto add = [&counted, each](CaseNote note) {
    const auto same = std::find_if(counted.begin(), counted.end(), [&note](const auto& other) {
      return other.first.word == note.word && other.first.text == note.text;
    });
    if (each || same == counted.end()) {
      counted.emplace_back(std::move(note), 1);
    } else {
      ++same->second;
    }
  };
  for (const CaseReport& report : run.cases) {
    const auto& repetitions = report.repetitions;
    if (!repetitions || !repetitions->Flaky()) continue;
    add({"FLAKY", report.id, report.clause, RepetitionText(*repetitions)});
  }
  for (const CaseReport& report : run.cases) {
    const std::string_view word = NoteWord(report);
    if (word.empty()) continue;
    const bool allowed = word == "UNSUPPORTED" && report.unsupported_allowed;
    const bool known = run.UnprovenAsKnown(report);
    add({word, report.id, report.clause,
         report.note + (allowed ? " (allowed)"
                        : known ? " (known)"
                                : "")});
  }
  std::vector<CaseNote> notes;
  for (auto& [note, count] : counted) {
    if (count > 1) note.id += fmt::format(" and {} more", count - 1);
    notes.push_back(std::move(note));
  }
  return notes;
}

}  // namespace conformance
