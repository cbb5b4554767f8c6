#include "conformance/case/catalog.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "conformance/case/case_data.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

// What the first profile that has it must accept proves itself there; a client may lawfully leave it.
bool ProvesItself(const Case& of) {
  return of.expectation(of.FirstAsked()) == Expectation::kMustAccept;
}

bool MayBeAccepted(Expectation expectation) {
  return expectation == Expectation::kMustAccept || expectation == Expectation::kMayAccept ||
         expectation == Expectation::kEither;
}

// What a clause asks at this level; nothing where it leaves it open.
bool IsWeaker(Expectation expectation, Level level) {
  switch (expectation) {
    case Expectation::kNotAsked:
    case Expectation::kMustRefuse:
    case Expectation::kMustAccept:
      return false;
    case Expectation::kShouldRefuse:
      return level == Level::kMust;
    case Expectation::kEither:
    case Expectation::kMayAccept:
      return level != Level::kMay;
  }
  std::abort();
}

Result<void> CheckStrength(const std::string& path, const Case& of) {
  const Clause& clause = *FindClause(of.clause);
  for (const Profile profile : kProfiles) {
    const Level level = clause.level(profile);
    if (!IsWeaker(of.expectation(profile), level)) continue;
    return Error{ErrorCode::kCatalogWeakened,
                 fmt::format("{}: {} expects less of a client than {} asks: {} in profile {}", path,
                             of.id, of.clause, Name(level), Name(profile))};
  }
  return success();
}

}  // namespace

const Case* Catalog::ProvingTwin(const Case& of, Profile profile) const {
  const Case* twin = Find(of.twin);
  for (std::size_t steps = 0; twin != nullptr && steps <= cases_.size(); ++steps) {
    if (MayBeAccepted(twin->expectation(profile))) return twin;
    twin = Find(twin->twin);
  }
  return nullptr;
}

Result<void> Catalog::CheckTwin(const Case& of) const {
  const Case* twin = Find(of.twin);
  if (of.twin.empty()) {
    if (ProvesItself(of)) return success();
    return Error{ErrorCode::kTwinMissing, of.id + ": a case that may be refused needs a twin"};
  }
  if (twin == nullptr)
    return Error{ErrorCode::kUnknownTwin, of.id + ": no case is called " + of.twin};
  for (const Profile profile : kProfiles) {
    if (!of.AskedIn(profile)) continue;
    const std::string where = std::string(" in profile ") + std::string(Name(profile));
    const Case* proving = ProvingTwin(of, profile);
    if (proving == nullptr || (TraitsOf(profile).strict && !ProvesItself(*proving))) {
      return Error{ErrorCode::kTwinNotSound,
                   of.id + ": neither its twin " + of.twin + " nor a twin's twin is sound" + where};
    }
    if (proving->sweep) {
      return Error{ErrorCode::kTwinNotSound,
                   of.id + ": its twin " + proving->id + where + " is a sweep, not one answer"};
    }
    if (std::tie(of.key_path, of.purpose, of.algorithm) !=
        std::tie(proving->key_path, proving->purpose, proving->algorithm)) {
      return Error{ErrorCode::kTwinNotSound, of.id + ": its twin " + proving->id + where +
                                                 " asks the client for something else"};
    }
  }
  return success();
}

Result<Catalog> Catalog::Of(std::vector<Case> cases) {
  // A case is large: only its place is moved about.
  std::vector<Case*> sorted;
  sorted.reserve(cases.size());
  for (Case& each : cases) sorted.push_back(&each);
  std::sort(sorted.begin(), sorted.end(), [](const Case* a, const Case* b) {
    return std::tie(a->clause, a->id) < std::tie(b->clause, b->id);
  });
  Catalog catalog;
  catalog.cases_.reserve(cases.size());
  for (Case* each : sorted) catalog.cases_.push_back(std::move(*each));
  for (std::size_t place = 0; place < catalog.cases_.size(); ++place) {
    const Case& each = catalog.cases_[place];
    if (!catalog.places_.emplace(each.id, place).second)
      return Error{ErrorCode::kDuplicateId, each.id + ": two cases have this id"};
    if (FindClause(each.clause) == nullptr) {
      return Error{ErrorCode::kUnknownClause, each.id + ": no clause is called " + each.clause};
    }
  }
  for (const Case& each : catalog.cases_) {
    std::size_t steps = 0;
    for (const Case* twin = &each; twin != nullptr; twin = catalog.Find(twin->twin)) {
      if (++steps > catalog.cases_.size()) {
        return Error{ErrorCode::kTwinNotSound, each.id + ": its twins stand in a ring"};
      }
    }
    BOOST_OUTCOME_TRYV(catalog.CheckTwin(each));
  }
  for (const Case& each : catalog.cases_) {
    if (!each.smoke) continue;
    if (!catalog.smoke_.empty())
      return Error{ErrorCode::kSmokeCase, each.id + ": a second smoke case"};
    const bool accepted = std::ranges::all_of(kProfiles, [&each](Profile profile) {
      return each.expectation(profile) == Expectation::kMustAccept;
    });
    if (!accepted) {
      return Error{ErrorCode::kSmokeCase, each.id + ": a smoke case MUST be accepted"};
    }
    catalog.smoke_ = each.id;
  }
  if (catalog.smoke_.empty()) return Error{ErrorCode::kSmokeCase, "no case is the smoke case"};
  return catalog;
}

Result<Catalog> Catalog::Written(std::vector<WrittenCase> written) {
  BOOST_OUTCOME_TRY(twins, Twins::Among(written));
  std::vector<Case> cases;
  for (const WrittenCase& each : written) {
    BOOST_OUTCOME_TRY(whole, twins.Whole(each));
    BOOST_OUTCOME_TRY(parsed, ParseCase(whole, each.where, each.json));
    parsed.area = each.area;
    cases.push_back(std::move(parsed));
  }
  BOOST_OUTCOME_TRY(catalog, Of(std::move(cases)));
  catalog.written_ = std::move(written);
  return catalog;
}

Result<Catalog> Catalog::Embedded() {
  std::vector<WrittenCase> written;
  for (const case_data::CaseFile& file : case_data::EmbeddedCases()) {
    const std::string_view path = file.path;
    BOOST_OUTCOME_TRY(family, ExpandFamily(file.json, path, path.substr(0, path.find('/'))));
    std::move(family.begin(), family.end(), std::back_inserter(written));
  }
  BOOST_OUTCOME_TRY(catalog, Written(std::move(written)));
  catalog.embedded_ = true;
  return catalog;
}

Result<Catalog> Catalog::WithFile(const std::string& path) const {
  BOOST_OUTCOME_TRY(text, mock_agent::ReadTextFile(path));
  BOOST_OUTCOME_TRY(family, ExpandFamily(text, path, ""));
  std::vector<WrittenCase> written = written_;
  std::move(family.begin(), family.end(), std::back_inserter(written));
  BOOST_OUTCOME_TRY(catalog, Written(std::move(written)));
  for (const Case& each : catalog.cases_) {
    if (Find(each.id) != nullptr) continue;
    BOOST_OUTCOME_TRY(CheckStrength(path, each));
  }
  return catalog;
}

const Case* Catalog::Find(std::string_view id) const {
  const auto found = places_.find(id);
  return found == places_.end() ? nullptr : &cases_[found->second];
}

Result<std::vector<const Case*>> Catalog::Select(const std::vector<std::string>& globs) const {
  std::set<const Case*> chosen;
  for (const std::string& glob : globs) {
    bool matched = false;
    for (const Case& each : cases_) {
      if (fnmatch(glob.c_str(), each.id.c_str(), 0) != 0 &&
          fnmatch(glob.c_str(), each.clause.c_str(), 0) != 0)
        continue;
      chosen.insert(&each);
      matched = true;
    }
    if (!matched)
      return Error{ErrorCode::kUnknownCase, "no case has an id or clause that matches '" + glob +
                                                "'; see dstack-conformance list"};
  }
  std::vector<const Case*> selected;
  for (const Case& each : cases_) {
    if (globs.empty() || chosen.contains(&each)) selected.push_back(&each);
  }
  return selected;
}

}  // namespace conformance
