// Plan: what one run of the suite does, all of it settled before the first client starts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/case/catalog.h"
#include "conformance/case/clause.h"
#include "conformance/case/result.h"

namespace conformance {

// Which points of its sweeps a run plays.
enum class SweepChoice {
  kByCost,      // those that the client's speed allows
  kFull,        // all
  kBoundaries,  // the few of each
  kOff,         // none: the sweeps are left out
};
std::string_view Name(SweepChoice choice);  // "boundaries"; "auto" for kByCost

struct PlanOptions {
  Profile profile = Profile::kClient;
  std::vector<std::string> filter{};             // globs over id and clause; none: every case
  std::vector<std::string> allow_unsupported{};  // globs over id and clause: may be unsupported
  SweepChoice sweep = SweepChoice::kByCost;
  bool sessions = false;   // the client can be asked more than once (client contract, version 1.1)
  std::uint64_t seed = 0;  // of the shuffle
};

struct PlannedCase {
  const Case* of;
  std::optional<std::size_t> twin;  // that proves it in the profile: which of the planned cases
  bool selected;                    // false: only the twin of one, or the smoke case
  bool may_be_unsupported;
};

// Plan has the selected cases, every twin that proves them, and the smoke case, once each.
class Plan {
 public:
  // Make: kUnknownCase for a glob that matches nothing. The catalogue must outlive the plan.
  static Result<Plan> Make(const Catalog& catalog, PlanOptions options);

  const PlanOptions& options() const { return options_; }
  std::span<const PlannedCase> cases() const { return cases_; }  // in catalogue order
  // Which of the cases is run first, and alone.
  std::size_t smoke() const { return smoke_; }
  // The others, shuffled. A case may stand before its twin.
  std::span<const std::size_t> order() const { return order_; }
  bool whole_catalog() const { return whole_catalog_; }
  // How many cases of the profile were not chosen because the client has no sessions.
  std::size_t without_session() const { return without_session_; }
  // The clauses that are a MUST in the profile, for the whole catalogue: those of sessions only where
  // the client has them; none for a selection, which does not answer for them.
  std::span<const std::string> must_clauses() const { return must_clauses_; }

 private:
  Plan() = default;

  PlanOptions options_;
  std::vector<PlannedCase> cases_;
  std::size_t smoke_ = 0;
  std::vector<std::size_t> order_;
  bool whole_catalog_ = false;
  std::size_t without_session_ = 0;
  std::vector<std::string> must_clauses_;
};

}  // namespace conformance
