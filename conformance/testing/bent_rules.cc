#include "conformance/testing/bent_rules.h"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <optional>

#include "conformance/case/clause.h"
#include "conformance/judge/checks.h"
#include "conformance/judge/earlier_run.h"
#include "conformance/judge/proof.h"
#include "conformance/judge/rules.h"

namespace conformance {
namespace {

using Complaints = std::vector<std::string>;

Complaints FindNothing(const Matter& /*matter*/) {
  return {};
}

struct InForce {
  std::vector<Check> checks{Checks().begin(), Checks().end()};
  Complaints (*inverted_look)(const Matter& matter) = FindNothing;
  Rules rules{checks, ProofOf, ProofOfEarlier};
};

InForce& TheInForce() {
  static InForce in_force;
  return in_force;
}

Complaints FindTheOpposite(const Matter& matter) {
  if (!TheInForce().inverted_look(matter).empty()) return {};
  return {"nothing is wrong"};
}

bool IsAMust(const Check& check) {
  if (check.weight == Weight::kShould) return false;
  const Clause* clause = FindClause(check.clause);
  return check.weight == Weight::kMust || clause == nullptr ||
         clause->level(Profile::kTessera) == Level::kMust;
}

Proof AskNoProof(const CaseReport& /*report*/, const CaseReport* /*twin*/) {
  return {};
}

Proof ProveTheOpposite(const CaseReport& report, const CaseReport* twin) {
  if (report.answer != Answer::kRefused) return {};
  if (ProofOf(report, twin).outcome != Outcome::kHeld) return {};
  return {Outcome::kUnproven, "proven"};
}

Proof ProveLightly(const CaseReport& report, const CaseReport* twin) {
  Proof proof = ProofOf(report, twin);
  if (proof.outcome == Outcome::kUnproven) proof.outcome = Outcome::kVacuous;
  return proof;
}

Proof TakeAsMet(Expectation /*expectation*/, const Evidence& /*evidence*/) {
  return {};
}

Proof MeetTheOpposite(Expectation expectation, const Evidence& evidence) {
  if (ProofOfEarlier(expectation, evidence).outcome != Outcome::kHeld) return {};
  return {Outcome::kUnproven, "met"};
}

Proof ProveEarlierLightly(Expectation expectation, const Evidence& evidence) {
  Proof proof = ProofOfEarlier(expectation, evidence);
  if (proof.outcome == Outcome::kUnproven) proof.outcome = Outcome::kUnsupported;
  return proof;
}

using BendsByName = std::map<std::string, std::function<void(InForce&)>, std::less<>>;

void AddBendsOf(std::size_t place, const Check& check, BendsByName& bends) {
  const auto add = [&](std::string_view how, void (*bend)(InForce&, Check&)) {
    bends[fmt::format("{}:{}", check.name, how)] = [place, bend](InForce& in_force) {
      bend(in_force, in_force.checks[place]);
    };
  };
  add("disabled", [](InForce&, Check& bent) { bent.look = FindNothing; });
  add("inverted", [](InForce& in_force, Check& bent) {
    in_force.inverted_look = bent.look;
    bent.look = FindTheOpposite;
  });
  if (IsAMust(check)) add("lighter", [](InForce&, Check& bent) { bent.weight = Weight::kShould; });
  if (check.scope == Scope::kEveryRun) {
    add("narrower", [](InForce&, Check& bent) { bent.scope = Scope::kJudgedRun; });
  }
}

BendsByName AllBends() {
  BendsByName bends;
  for (std::size_t place = 0; place < Checks().size(); ++place) {
    AddBendsOf(place, Checks()[place], bends);
  }
  bends["proof:disabled"] = [](InForce& in_force) { in_force.rules.proof = AskNoProof; };
  bends["proof:inverted"] = [](InForce& in_force) { in_force.rules.proof = ProveTheOpposite; };
  bends["proof:lighter"] = [](InForce& in_force) { in_force.rules.proof = ProveLightly; };
  bends["earlier-run:disabled"] = [](InForce& in_force) {
    in_force.rules.proof_of_earlier = TakeAsMet;
  };
  bends["earlier-run:inverted"] = [](InForce& in_force) {
    in_force.rules.proof_of_earlier = MeetTheOpposite;
  };
  bends["earlier-run:lighter"] = [](InForce& in_force) {
    in_force.rules.proof_of_earlier = ProveEarlierLightly;
  };
  return bends;
}

}  // namespace

std::vector<std::string> Bends() {
  std::vector<std::string> names;
  for (const auto& [name, bend] : AllBends()) names.push_back(name);
  return names;
}

bool Bend(std::string_view bend) {
  const BendsByName bends = AllBends();
  const auto found = bends.find(bend);
  if (found == bends.end()) return false;
  found->second(TheInForce());
  return true;
}

// In the place of the library's.
const Rules& RulesInForce() {
  return TheInForce().rules;
}

}  // namespace conformance
