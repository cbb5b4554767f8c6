#include "conformance/judge/sweep_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "conformance/judge/excerpt.h"

namespace conformance {
namespace {

constexpr std::size_t kMostRanges = 12;

// Findings that say the same, each of another point.
struct Group {
  Finding first;
  const PointReport* at;            // of the first
  std::vector<std::size_t> places;  // in their order, each once
};

bool SaysTheSame(const Finding& left, const Finding& right) {
  return std::tie(left.defect, left.clause, left.level, left.suspicion) ==
         std::tie(right.defect, right.clause, right.level, right.suspicion);
}

std::vector<Group> GroupsOf(const std::vector<PointReport>& points) {
  std::vector<Group> groups;
  for (const PointReport& point : points) {
    for (const Finding& finding : point.report.findings) {
      const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
        return SaysTheSame(group.first, finding);
      });
      if (same == groups.end()) {
        groups.push_back({finding, &point, {point.place}});
      } else if (same->places.back() != point.place) {
        same->places.push_back(point.place);
      }
    }
  }
  return groups;
}

// Ranges is "3 to 5, 9 and 12": places that follow each other are a range.
std::string Ranges(const std::vector<std::size_t>& places) {
  std::vector<std::string> ranges;
  for (std::size_t i = 0; i < places.size();) {
    std::size_t last = i;
    while (last + 1 < places.size() && places[last + 1] == places[last] + 1) ++last;
    ranges.push_back(last == i ? std::to_string(places[i])
                               : fmt::format("{} to {}", places[i], places[last]));
    i = last + 1;
  }
  const std::size_t more = ranges.size() - std::min(ranges.size(), kMostRanges);
  ranges.resize(ranges.size() - more);
  if (more > 0) return fmt::format("{} and {} more", fmt::join(ranges, ", "), more);
  if (ranges.size() == 1) return ranges.front();
  const std::string last = ranges.back();
  ranges.pop_back();
  return fmt::format("{} and {}", fmt::join(ranges, ", "), last);
}

Finding FindingOf(const Group& group, std::string_view unit) {
  Finding finding = group.first;
  const bool one = group.places.size() == 1;
  finding.detail =
      Shortened(fmt::format("at {}{} {}: {}, where the answer {}", unit, one ? "" : "s",
                            Ranges(group.places), group.first.detail, Printable(group.at->words)),
                kMostShown);
  return finding;
}

}  // namespace

int WeightOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kHeld:
      return 0;
    case Outcome::kVacuous:
      return 1;
    case Outcome::kWarned:
      return 2;
    case Outcome::kUnsupported:
      return 3;
    case Outcome::kUnproven:
      return 4;
    case Outcome::kFailed:
      return 5;
  }
  std::abort();
}

CaseReport Joined(const std::vector<PointReport>& points, std::string_view unit, std::size_t all) {
  if (points.empty()) std::abort();
  const auto rank = [](const PointReport& point) {
    return std::pair(WeightOf(point.report.outcome), point.report.wire.has_value());
  };
  const auto worst = std::max_element(points.begin(), points.end(),
                                      [rank](const PointReport& left, const PointReport& right) {
                                        return rank(left) < rank(right);
                                      });
  CaseReport joined = worst->report;
  const auto every = [&points](bool CaseReport::* member) {
    return std::all_of(points.begin(), points.end(),
                       [member](const PointReport& point) { return point.report.*member; });
  };
  joined.accepted = every(&CaseReport::accepted);
  joined.clause_held = every(&CaseReport::clause_held);
  joined.not_made = every(&CaseReport::not_made);
  joined.points = {.played = points.size(), .all = all};
  if (auto& wire = joined.wire) wire->point = fmt::format("{} {}", unit, worst->place);
  joined.findings.clear();
  for (const Group& group : GroupsOf(points)) joined.findings.push_back(FindingOf(group, unit));
  return joined;
}

}  // namespace conformance
