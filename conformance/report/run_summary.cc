#include "conformance/report/run_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <string_view>

#include "conformance/report/report_text.h"

namespace conformance {

Tone ToneOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConformant:
    case Verdict::kSelectionHeld:
      return Tone::kGood;
    case Verdict::kNotConformant:
    case Verdict::kOutOfDate:
      return Tone::kBad;
    case Verdict::kKnownFailures:
    case Verdict::kBelowMinSeverity:
    case Verdict::kIncomplete:
      return Tone::kOpen;
  }
  std::abort();
}

std::string BySeverity(const std::vector<Cause>& causes) {
  std::map<Severity, std::size_t> counts;
  for (const Cause& cause : causes) {
    if (cause.level == Level::kMust) ++counts[cause.worst];
  }
  std::vector<std::string> words;
  words.reserve(counts.size());
  for (const auto& [worst, count] : counts)
    words.push_back(fmt::format("{} {}", count, Name(worst)));
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string CauseSummary(const RunReport& run, const std::vector<Cause>& causes) {
  const auto musts =
      static_cast<std::size_t>(std::count_if(causes.begin(), causes.end(), [](const Cause& cause) {
        return cause.level == Level::kMust;
      }));
  std::vector<std::string> words;
  if (musts > 0) {
    words.push_back(fmt::format("{} ({}) in {}", Counted(musts, "cause"), BySeverity(causes),
                                Counted(run.Count(Outcome::kFailed), "failed case")));
  }
  if (causes.size() > musts) {
    words.push_back(Counted(causes.size() - musts, "cause") + " of warnings");
  }
  return fmt::format("{}", fmt::join(words, ", and "));
}

std::vector<std::string> RunNotes(const RunReport& run) {
  std::vector<std::string> notes;
  if (run.stopped) {
    notes.push_back(
        fmt::format("stopped at a failure: {} of the run were played; without --fail-fast all are",
                    Counted(run.cases.size(), "case")));
  }
  if (const unsigned repeat = run.asked.repeat; repeat > 1) {
    const std::size_t flaky = run.Flaky();
    notes.push_back(fmt::format("--repeat {}: {}", repeat,
                                flaky == 0 ? "every case came to the same each time it was played"
                                           : Counted(flaky, "flaky case") +
                                                 ", each of which counts as the worst it came to"));
  }
  if (const Severity least = run.asked.min_severity; least != Severity::kLow) {
    notes.push_back(fmt::format(
        "--min-severity {}: what costs less does not fail the run; {} did nothing worse",
        Name(least), Counted(run.FailuresBelow(), "failed case")));
  }
  if (const auto& rerun = run.asked.rerun; rerun && !rerun->whole) {
    notes.push_back(fmt::format(
        "not run again: what {} had not come to; its own run was incomplete, or stopped",
        ShownText(rerun->file)));
  }
  if (const Points points = run.SweepPoints(); points.played != points.all) {
    notes.push_back(fmt::format("sweeps: {} of {} points were played; --sweep full plays them all",
                                points.played, points.all));
  }
  if (const Points questions = run.Questions(); questions.played != questions.all) {
    notes.push_back(
        fmt::format("growth: {} of {} questions that are one over and over were asked; --sweep "
                    "full asks them all",
                    questions.played, questions.all));
  }
  if (run.asked.in_session) {
    notes.push_back(fmt::format("in session: {} of {} asked of a process that was asked others too",
                                run.InSession(), Counted(run.cases.size(), "case")));
  }
  if (const std::size_t cases = run.asked.without_session; cases > 0) {
    notes.push_back(fmt::format(
        "not asked: {} of what only a client that lives longer can get wrong; --session asks {}",
        Counted(cases, "case"), cases == 1 ? "it" : "them"));
  }
  if (const std::size_t cases = run.WithoutWorld(); cases > 0) {
    notes.push_back(fmt::format("not played: {} need{} a full world, and this one is plain: {}",
                                Counted(cases, "case"), cases == 1 ? "s" : "", run.plain_world));
  }
  if (const std::size_t cases = run.NotMade(); cases > 0) {
    notes.push_back(fmt::format(
        "not made: {} cannot be made from the answers of this agent; run {} with --agent mock",
        Counted(cases, "case"), cases == 1 ? "it" : "them"));
  }
  return notes;
}

std::vector<std::string> OutOfDateTexts(const RunReport& run) {
  std::vector<std::string> lines;
  const auto& known = run.asked.known_failures;
  if (!known) return lines;
  const std::vector<OutOfDate> entries = run.OutOfDateEntries();
  lines.reserve(entries.size());
  for (const OutOfDate& entry : entries) lines.push_back(OutOfDateText(*known, entry));
  return lines;
}

std::string_view SeverityMeaning(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "a wrong, empty, foreign or guessable key is used";
    case Severity::kHigh:
      return "the secret leaves the process, or is likely to";
    case Severity::kMedium:
      return "the client hangs, swells or crashes";
    case Severity::kLow:
      return "anything less";
  }
  std::abort();
}

}  // namespace conformance
