#include "conformance/judge/known_failures.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <utility>

#include "conformance/judge/excerpt.h"

namespace conformance {
namespace {

constexpr std::string_view kBlanks = " \t\r";

bool MatchesId(const KnownFailure& entry, std::string_view id) {
  return fnmatch(entry.pattern.c_str(), std::string(id).c_str(), 0) == 0;
}

std::string_view Trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// The entry is not so any more: what it names is not there, in a case that shows whether it is.
bool IsGone(const KnownFailure& entry, const CaseReport& report) {
  if (report.outcome == Outcome::kUnsupported) return false;
  if (!entry.defect) return report.outcome != Outcome::kUnproven;
  const bool shown =
      std::any_of(report.findings.begin(), report.findings.end(), [&entry](const Finding& each) {
        return each.level == Level::kMust && each.defect == entry.defect;
      });
  return !shown && report.outcome != Outcome::kUnproven;
}

// SplitEntry is the pattern and the word of CASES@DEFECT; no word where there is no @.
std::pair<std::string_view, std::string_view> SplitEntry(std::string_view entry) {
  const std::size_t at = entry.rfind('@');
  if (at == std::string_view::npos) return {entry, {}};
  return {entry.substr(0, at), entry.substr(at + 1)};
}

}  // namespace

Result<KnownFailures> KnownFailures::Parse(std::string_view text, KnownFailuresFile file) {
  std::vector<KnownFailure> entries;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::string_view line = Trimmed(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const auto wrong = [&](std::string_view what) {
      return Error{ErrorCode::kWrongValue, fmt::format("{}: line {}: {}", file.path, number, what)};
    };
    const std::string_view entry = line.substr(0, line.find_first_of(kBlanks));
    const std::string_view reason = Trimmed(line.substr(entry.size()));
    if (reason.empty()) {
      return wrong("a known failure has a reason: CASES@DEFECT, a space, and why it is so");
    }
    // A tab between words is all that may be there of what is not printable.
    std::string words(reason);
    std::replace(words.begin(), words.end(), '\t', ' ');
    if (Printable(entry) != entry || Printable(words) != words) return wrong("no text");
    const auto [pattern, word] = SplitEntry(entry);
    const std::optional<Defect> defect = DefectNamed(word);
    if (pattern.empty() || (!defect && word != KnownFailure::Word(std::nullopt))) {
      return wrong(
          fmt::format("{} names no defect: write CASES@DEFECT, with a defect's name as the reports "
                      "have it, or unproven",
                      Shortened(entry, kMostShown)));
    }
    entries.push_back({number, std::string(pattern), defect, Shortened(words, kMostShown)});
  }
  return KnownFailures(std::move(file), std::move(entries));
}

const KnownFailure* KnownFailures::Of(std::string_view id, std::optional<Defect> defect) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [id, defect](const KnownFailure& each) {
        return each.defect == defect && MatchesId(each, id);
      });
  return found == entries_.end() ? nullptr : &*found;
}

std::string KnownFailures::WhyOutOfDate(const KnownFailure& entry,
                                        std::span<const CaseReport> cases) const {
  const std::vector<std::string>& ids = file_.cases;
  const auto matches = [&entry](const std::string& id) { return MatchesId(entry, id); };
  if (std::none_of(ids.begin(), ids.end(), matches)) {
    return "no case of the profile is called that: change or remove the line";
  }
  const auto twice = std::find_if(ids.begin(), ids.end(), [&](const std::string& id) {
    return matches(id) && Of(id, entry.defect)->line != entry.line;
  });
  if (twice != ids.end()) {
    return fmt::format("line {} lists {} too: change or remove one of them",
                       Of(*twice, entry.defect)->line, *twice);
  }
  std::vector<std::string_view> mended;
  std::size_t others = 0;
  for (const CaseReport& report : cases) {
    if (!matches(report.id)) continue;
    if (IsGone(entry, report)) {
      mended.push_back(report.id);
    } else {
      ++others;
    }
  }
  if (mended.empty()) return "";
  const std::string who = mended.size() == 1
                              ? std::string(mended.front())
                              : fmt::format("{} and {} more", mended.front(), mended.size() - 1);
  const std::string is_so =
      fmt::format("not so any more of {}", mended.front() == entry.pattern ? "it" : who);
  return others == 0 ? is_so + ": remove the line"
                     : fmt::format("{}, but of {} of its cases: name only those", is_so, others);
}

std::vector<OutOfDate> KnownFailures::OutOfDateAfter(std::span<const CaseReport> cases) const {
  std::vector<OutOfDate> found;
  for (const KnownFailure& entry : entries_) {
    std::string why = WhyOutOfDate(entry, cases);
    if (!why.empty()) found.push_back({entry.line, entry.Text(), std::move(why)});
  }
  return found;
}

}  // namespace conformance
