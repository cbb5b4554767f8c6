#include "conformance/report/html_verdict.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "conformance/report/case_notes.h"
#include "conformance/report/markup_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "conformance/report/run_summary.h"

namespace conformance {
namespace {

constexpr Outcome kAll[] = {Outcome::kFailed,      Outcome::kUnproven, Outcome::kWarned,
                            Outcome::kUnsupported, Outcome::kVacuous,  Outcome::kHeld};

// Sentence says what the verdict means to who keeps the client.
std::string Sentence(const RunReport& run) {
  const std::string_view profile = Name(run.asked.profile);
  const std::string cases = Counted(run.cases.size(), "case");
  switch (run.Conclusion()) {
    case Verdict::kConformant:
      return fmt::format("Every MUST of profile {} held, in the whole catalogue: {}.", profile,
                         cases);
    case Verdict::kSelectionHeld:
      return fmt::format(
          "Every MUST of profile {} held in the cases selected. It says nothing about the others.",
          profile);
    case Verdict::kNotConformant:
      return fmt::format("The client broke a MUST of profile {} in {} of {}.", profile,
                         run.Count(Outcome::kFailed), cases);
    case Verdict::kKnownFailures:
      return fmt::format(
          "The client broke a MUST of profile {} in {} of {}. All of that was known; nothing new "
          "failed.",
          profile, run.Count(Outcome::kFailed), cases);
    case Verdict::kBelowMinSeverity:
      return fmt::format(
          "The client broke a MUST of profile {} in {} of {}. The run does not fail for it: it was "
          "asked to "
          "fail for what is {} or worse.",
          profile, run.Count(Outcome::kFailed), cases, Name(run.asked.min_severity));
    case Verdict::kOutOfDate:
      return "Nothing new failed, but what is listed as known is not so any more: change the lines "
             "below.";
    case Verdict::kIncomplete:
      return "The run does not answer the question it was asked. It is never green.";
  }
  std::abort();
}

std::string_view ToneWord(Tone tone) {
  switch (tone) {
    case Tone::kGood:
      return "good";
    case Tone::kOpen:
      return "open";
    case Tone::kBad:
      return "bad";
  }
  std::abort();
}

// Bar is the outcomes as lengths; the figures below it say the same.
std::string Bar(const RunReport& run) {
  if (run.cases.empty()) return "";
  constexpr double kWidth = 1000;
  const double scale = kWidth / static_cast<double>(run.cases.size());
  std::string out =
      "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\" "
      "focusable=\"false\">";
  double at = 0;
  for (const Outcome outcome : kAll) {
    const double width = static_cast<double>(run.Count(outcome)) * scale;
    if (width == 0) continue;
    out += fmt::format("<rect class=\"{}\" x=\"{:.2f}\" y=\"0\" width=\"{:.2f}\" height=\"10\"/>",
                       Name(outcome), at, width);
    at += width;
  }
  return out + "</svg>\n";
}

std::string Figures(const RunReport& run) {
  std::string out = "<ul class=\"figures\">\n";
  for (const Outcome outcome : kAll) {
    out += fmt::format(
        "<li class=\"{0} {1}\"><span class=\"value\">{2}</span> <span "
        "class=\"label\">{0}</span></li>\n",
        Name(outcome), run.Count(outcome) == 0 ? "none" : "some", run.Count(outcome));
  }
  return out + "</ul>\n";
}

// Left is what the reader has to know beside the verdict: lines to change, what was not played, what
// proved nothing.
std::string HtmlLeft(const RunReport& run) {
  std::string items;
  for (const std::string& text : OutOfDateTexts(run)) {
    items += fmt::format("<li class=\"change\">To change: {}</li>\n", MarkupText(text));
  }
  for (const std::string& note : RunNotes(run))
    items += fmt::format("<li>{}</li>\n", MarkupText(note));
  for (const CaseNote& note : CaseNotes(run, /*each=*/false)) {
    items +=
        fmt::format("<li><strong>{}</strong> {} <span class=\"note\">{}</span>: {}</li>\n",
                    note.word, MarkupText(note.id), MarkupText(note.clause), MarkupText(note.text));
  }
  if (items.empty()) return "";
  return fmt::format("<div class=\"left\"><h2>Left open, or to change</h2>\n<ul>\n{}</ul></div>\n",
                     items);
}

std::string HtmlSeconds(std::chrono::milliseconds time) {
  return fmt::format("{:.1f} s", static_cast<double>(time.count()) / 1000);
}

std::string HtmlAsked(const RunReport& run) {
  const RunQuestion& asked = run.asked;
  const Points points = run.SweepPoints();
  std::string out =
      "<details class=\"asked\"><summary>What was asked</summary>\n<dl class=\"rows\">\n";
  out += HtmlRow("Profile", Name(asked.profile));
  out += HtmlRow("Catalogue", fmt::format("{} cases, digest {}", asked.catalog_cases,
                                          HtmlCode(asked.catalog_digest)));
  out += HtmlRow("Cases",
                 fmt::format("{} selected, {} played", asked.selected_cases, run.cases.size()));
  out += HtmlRow("Sweeps", fmt::format("{}, {} of {} points", MarkupText(asked.sweep),
                                       points.played, points.all));
  out += HtmlRow("Repetitions", std::to_string(asked.repeat));
  out += HtmlRow("Fails for", fmt::format("{} or worse", Name(asked.min_severity)));
  out += HtmlRow("Agent", MarkupText(AgentText(asked.agent)));
  out +=
      HtmlRow("World", run.plain_world.empty() ? "full" : MarkupText("plain: " + run.plain_world));
  out += HtmlRow("Deadline", HtmlSeconds(asked.deadline));
  out += HtmlRow("Took", fmt::format("{}, {} at a time", HtmlSeconds(run.elapsed), asked.jobs));
  out += HtmlRow("Seed", std::to_string(asked.seed));
  const auto list = [&out](std::string_view term, const std::vector<std::string>& words) {
    if (!words.empty()) out += HtmlRow(term, HtmlCode(ShellLine(words)));
  };
  list("Filter", asked.filter);
  list("Left out", asked.exclude);
  if (const auto& rerun = asked.rerun) {
    out += HtmlRow("Only what failed in",
                   fmt::format("{}, {}, digest {}", HtmlCode(ShellLine({rerun->file})),
                               Counted(rerun->cases, "case"), HtmlCode(rerun->digest)));
  }
  list("Case files", asked.case_files);
  list("May be unsupported", asked.allow_unsupported);
  if (const auto& known = asked.known_failures) {
    out +=
        HtmlRow("Known failures",
                fmt::format("{}, {}, digest {}", HtmlCode(ShellLine({known->path()})),
                            Counted(known->entries().size(), "line"), HtmlCode(known->digest())));
  }
  return out + "</dl></details>\n";
}

}  // namespace

std::string HtmlVerdict(const HtmlRun& of) {
  const RunReport& run = of.run;
  const Verdict verdict = run.Conclusion();
  const std::string summary = CauseSummary(run, of.causes);
  const std::string selection = SelectionText(run);
  const std::string why = ShownReason(run);
  return fmt::format(
             "<section id=\"verdict\" class=\"verdict {}\" aria-labelledby=\"verdict-title\">\n<h1 "
             "id=\"verdict-title\">{}</h1>\n<p class=\"sentence\">{}</p>\n",
             ToneWord(ToneOf(verdict)), MarkupText(VerdictWords(run)), MarkupText(Sentence(run))) +
         (why.empty() ? "" : fmt::format("<p class=\"why\">{}</p>\n", MarkupText(why))) +
         (selection.empty() ? ""
                            : fmt::format("<p class=\"why\">{}</p>\n", MarkupText(selection))) +
         (summary.empty() ? ""
                          : fmt::format("<p class=\"summary\">{}.</p>\n", MarkupText(summary))) +
         fmt::format(
             "<dl class=\"client\"><div><dt>Client</dt><dd>{}</dd></div><div><dt>Exit "
             "status</dt><dd>{} <span class=\"note\">{}</span></dd></div></dl>\n",
             HtmlCode(ShellLine(run.asked.command)), static_cast<int>(ExitStatusOf(verdict)),
             Name(verdict)) +
         Bar(run) + Figures(run) +
         fmt::format("<p class=\"scope\"><strong>Off-TEE.</strong> {}.</p>\n",
                     MarkupText(ScopeNotice(run))) +
         HtmlLeft(run) + HtmlAsked(run) + "</section>\n";
}

}  // namespace conformance
