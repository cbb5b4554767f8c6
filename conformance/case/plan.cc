#include "conformance/case/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <utility>

namespace conformance {
namespace {

using Cases = std::set<const Case*>;

// The selected cases, the smoke case and the twins that they need. A twin may itself have a twin:
// profile client leaves some of them open.
Cases Needed(const Catalog& catalog, const Cases& selected, Profile profile) {
  Cases needed = selected;
  needed.insert(&catalog.smoke());
  for (const Case* each : selected) {
    for (const Case* twin = catalog.ProvingTwin(*each, profile); twin != nullptr;
         twin = catalog.ProvingTwin(*twin, profile)) {
      if (!needed.insert(twin).second) break;
    }
  }
  return needed;
}

std::vector<std::string> MustClauses(const PlanOptions& options) {
  std::vector<std::string> ids;
  for (const Clause& clause : Clauses()) {
    const bool asked = options.sessions || !clause.session;
    if (asked && clause.level(options.profile) == Level::kMust) ids.push_back(clause.id);
  }
  return ids;
}

}  // namespace

std::string_view Name(SweepChoice choice) {
  switch (choice) {
    case SweepChoice::kByCost:
      return "auto";
    case SweepChoice::kFull:
      return "full";
    case SweepChoice::kBoundaries:
      return "boundaries";
    case SweepChoice::kOff:
      return "off";
  }
  std::abort();
}

Result<Plan> Plan::Make(const Catalog& catalog, PlanOptions options) {
  BOOST_OUTCOME_TRY(chosen, catalog.Select(options.filter));
  BOOST_OUTCOME_TRY(allowed, catalog.Select(options.allow_unsupported));
  const auto asked = [&options](const Case& each) {
    return each.AskedIn(options.profile) && (options.sessions || !each.InSession());
  };
  Cases selected;
  std::size_t without_session = 0;
  for (const Case* each : chosen) {
    const bool left_out = each->sweep && options.sweep == SweepChoice::kOff;
    if (asked(*each) && !left_out) selected.insert(each);
    if (each->AskedIn(options.profile) && !asked(*each)) ++without_session;
  }
  if (selected.empty()) {
    return Error{
        ErrorCode::kUnknownCase,
        fmt::format("none of these cases is asked in profile {}{}{}", Name(options.profile),
                    options.sweep == SweepChoice::kOff ? " with --sweep off" : "",
                    without_session > 0 ? " without --session" : "")};
  }
  Cases may_be_unsupported;
  if (!options.allow_unsupported.empty()) may_be_unsupported = {allowed.begin(), allowed.end()};
  const Cases needed = Needed(catalog, selected, options.profile);

  Plan plan;
  std::map<std::string_view, std::size_t> places;
  for (const Case& each : catalog.cases()) {
    if (!needed.contains(&each)) continue;
    places.emplace(each.id, plan.cases_.size());
    plan.cases_.push_back({.of = &each,
                           .twin = std::nullopt,
                           .selected = selected.contains(&each),
                           .may_be_unsupported = may_be_unsupported.contains(&each)});
  }
  plan.smoke_ = places.at(catalog.smoke().id);
  for (PlannedCase& each : plan.cases_) {
    const Case* twin = catalog.ProvingTwin(*each.of, options.profile);
    if (twin != nullptr) each.twin = places.at(twin->id);
  }
  for (std::size_t place = 0; place < plan.cases_.size(); ++place) {
    if (place != plan.smoke_) plan.order_.push_back(place);
  }
  std::shuffle(plan.order_.begin(), plan.order_.end(), std::mt19937_64(options.seed));
  const auto all = std::count_if(catalog.cases().begin(), catalog.cases().end(), asked);
  plan.whole_catalog_ = selected.size() == static_cast<std::size_t>(all);
  if (plan.whole_catalog_) plan.must_clauses_ = MustClauses(options);
  plan.without_session_ = without_session;
  plan.options_ = std::move(options);
  return plan;
}

}  // namespace conformance
