// Case: one question to a client, as data. docs/cases.md describes the file.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/clause.h"
#include "conformance/case/encounter.h"
#include "conformance/case/result.h"
#include "conformance/case/sweep.h"

namespace conformance {

// A run that comes before the one that is judged, in the same home. Where the client does not meet
// its expectation, the case shows nothing.
struct EarlierRun : Encounter {
  Expectation expectation;  // kMustAccept, kMustRefuse or kEither, in every profile
};

struct Case : Encounter {
  std::string id;
  std::string area;  // the folder the file stands in, or "" for a file of the user's
  std::string clause;
  std::string title;
  std::string reason;
  std::string twin;  // the case without its one difference; empty: a sound case
  PerProfile<Expectation> expectations = Expectation::kNotAsked;
  bool smoke = false;              // the case every client has to pass before any other is run
  std::vector<EarlierRun> before;  // mostly none
  std::optional<Sweep> sweep;      // mostly none: played at every point of it
  std::string json;                // as written, with the values of its family, for describe

  Expectation expectation(Profile profile) const { return expectations[profile]; }
  bool AskedIn(Profile profile) const { return expectation(profile) != Expectation::kNotAsked; }
  // InSession: its runs are questions to one process of the client, which lives through all of them.
  bool InSession() const;
  // FirstJudged is the place of the first run that is judged: mostly the last run alone, but for those
  // that are asked together with it.
  std::size_t FirstJudged() const;
  // CanBeAskedInPassing: one question of many to a process that lives on shows as much as one to a process
  // of its own. Not where that is what the clause is about, nor where a client may hang, swell or crash.
  bool CanBeAskedInPassing() const;
  // The first profile that has the case.
  Profile FirstAsked() const;
  bool AnyRunNeedsNamespaces() const;
  bool AnyRunMayHang() const;
  // Waits: the client may hang in it, or is left alone for a while.
  bool Waits() const;
  // At is the case as it is played at a point of its sweep: an ordinary one.
  Case At(const SweepPoint& point) const;
};

// ParseCase reads a case that leaves nothing to its twin (Twins::Whole); `where` names its origin in
// errors. `written` is kept for Case::json.
Result<Case> ParseCase(const nlohmann::json& whole, std::string_view where,
                       const nlohmann::json& written);

}  // namespace conformance
