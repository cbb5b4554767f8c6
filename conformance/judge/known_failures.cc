#include "conformance/judge/known_failures.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

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

// It was judged, and there is nothing that would have to be known.
bool Passes(const CaseReport& report) {
  return !report.Fails() && report.outcome != Outcome::kUnproven &&
         report.outcome != Outcome::kUnsupported;
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
    const std::string_view pattern = line.substr(0, line.find_first_of(kBlanks));
    const std::string_view reason = Trimmed(line.substr(pattern.size()));
    if (reason.empty()) {
      return wrong("a known failure has a reason: PATTERN, a space, and why it is so");
    }
    // A tab between words is all that may be there of what is not printable.
    std::string words(reason);
    std::replace(words.begin(), words.end(), '\t', ' ');
    if (Printable(pattern) != pattern || Printable(words) != words) return wrong("no text");
    entries.push_back({number, std::string(pattern), Shortened(words, kMostShown)});
  }
  return KnownFailures(std::move(file), std::move(entries));
}

const KnownFailure* KnownFailures::Of(std::string_view id) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [id](const KnownFailure& each) { return MatchesId(each, id); });
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
    return matches(id) && Of(id)->line != entry.line;
  });
  if (twice != ids.end()) {
    return fmt::format("line {} lists {} too: change or remove one of them", Of(*twice)->line,
                       *twice);
  }
  std::vector<std::string_view> passing;
  std::size_t others = 0;
  for (const CaseReport& report : cases) {
    if (!matches(report.id)) continue;
    if (Passes(report)) {
      passing.push_back(report.id);
    } else {
      ++others;
    }
  }
  if (passing.empty()) return "";
  std::string who = fmt::format("{} and {} more pass", passing.front(), passing.size() - 1);
  if (passing.size() == 1) {
    who = passing.front() == entry.pattern ? "passes" : fmt::format("{} passes", passing.front());
  }
  return others == 0 ? fmt::format("{} now: remove the line", who)
                     : fmt::format("{} now, {} of its cases do not: name only those", who, others);
}

std::vector<OutOfDate> KnownFailures::OutOfDateAfter(std::span<const CaseReport> cases) const {
  std::vector<OutOfDate> found;
  for (const KnownFailure& entry : entries_) {
    std::string why = WhyOutOfDate(entry, cases);
    if (!why.empty()) found.push_back({entry.line, entry.pattern, std::move(why)});
  }
  return found;
}

}  // namespace conformance
