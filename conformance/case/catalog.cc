#include "conformance/case/catalog.h"

#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "conformance/case/case_data.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

Result<void> CheckTwin(const Case& of, const Case* twin) {
  if (of.twin.empty()) {
    // What tessera has to accept proves itself there; a client may lawfully leave it.
    if (of.tessera == Expectation::kMustAccept) return success();
    return Error{ErrorCode::kTwinMissing, of.id + ": a case that may be refused needs a twin"};
  }
  if (twin == nullptr)
    return Error{ErrorCode::kUnknownTwin, of.id + ": no case is called " + of.twin};
  if (twin->tessera != Expectation::kMustAccept) {
    return Error{ErrorCode::kTwinNotSound,
                 of.id + ": its twin " + of.twin + " is not MUST accept in profile tessera"};
  }
  if (std::tie(of.key_path, of.purpose, of.algorithm) !=
      std::tie(twin->key_path, twin->purpose, twin->algorithm)) {
    return Error{ErrorCode::kTwinNotSound,
                 of.id + ": its twin " + of.twin + " asks the client for something else"};
  }
  return success();
}

}  // namespace

Result<Catalog> Catalog::Of(std::vector<Case> cases) {
  std::sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) {
    return std::tie(a.clause, a.id) < std::tie(b.clause, b.id);
  });
  Catalog catalog(std::move(cases));
  std::set<std::string_view> ids;
  for (const Case& each : catalog.cases_) {
    if (!ids.insert(each.id).second)
      return Error{ErrorCode::kDuplicateId, each.id + ": two cases have this id"};
    if (FindClause(each.clause) == nullptr) {
      return Error{ErrorCode::kUnknownClause, each.id + ": no clause is called " + each.clause};
    }
    BOOST_OUTCOME_TRY(CheckTwin(each, catalog.Find(each.twin)));
  }
  return catalog;
}

Result<Catalog> Catalog::Embedded() {
  std::vector<Case> cases;
  for (const case_data::CaseFile& file : case_data::EmbeddedCases()) {
    BOOST_OUTCOME_TRY(parsed, ParseCase(file.json, file.path));
    parsed.area = file.path.substr(0, file.path.find('/'));
    cases.push_back(std::move(parsed));
  }
  return Of(std::move(cases));
}

Result<Catalog> Catalog::WithFile(const std::string& path) const {
  const auto text = mock_agent::ReadTextFile(path);
  if (!text) return Error{ErrorCode::kFileUnreadable, path + ": cannot be read"};
  BOOST_OUTCOME_TRY(added, ParseCase(text.value(), path));
  std::vector<Case> cases;
  std::copy_if(cases_.begin(), cases_.end(), std::back_inserter(cases),
               [&added](const Case& each) { return each.id != added.id; });
  cases.push_back(std::move(added));
  return Of(std::move(cases));
}

const Case* Catalog::Find(std::string_view id) const {
  const auto found =
      std::find_if(cases_.begin(), cases_.end(), [id](const Case& each) { return each.id == id; });
  return found == cases_.end() ? nullptr : &*found;
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
