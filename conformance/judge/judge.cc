#include "conformance/judge/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "conformance/judge/checks.h"
#include "conformance/judge/excerpt.h"
#include "conformance/judge/proof.h"
#include "conformance/judge/reply.h"
#include "conformance/judge/rules.h"
#include "conformance/judge/wire_tracing.h"

namespace conformance {
namespace {

constexpr std::size_t kMostFindingsOfACheck = 8;
constexpr std::size_t kMostOfALine = 120;

CaseReport Blank(const Case& of, Profile profile) {
  CaseReport report;
  report.id = of.id;
  report.clause = of.clause;
  report.title = Printable(of.title);
  report.twin = of.twin;
  report.expectation = of.expectation(profile);
  return report;
}

CaseReport NotStarted(const Case& of, Profile profile, const std::string& why) {
  CaseReport report = Blank(of, profile);
  report.note = Shortened(Printable(why), kMostShown);
  return report;
}

Level LevelOf(const Check& check, std::string_view clause, Profile profile) {
  switch (check.weight) {
    case Weight::kMust:
      return Level::kMust;
    case Weight::kShould:
      return Level::kShould;
    case Weight::kOfClause: {
      const Clause* known = FindClause(clause);
      return known == nullptr ? Level::kMust : known->level(profile);
    }
  }
  std::abort();
}

bool LooksAt(const Check& check, const Matter& matter, bool judged) {
  switch (check.scope) {
    case Scope::kEveryRun:
      return true;
    case Scope::kJudgedRun:
      return judged;
    case Scope::kOwnCases:
      return judged && check.clause == matter.of.clause;
  }
  std::abort();
}

Seen SeenIn(const Evidence& evidence) {
  const ProcessEvidence& process = evidence.process;
  return {.ending = process.ending,
          .status = process.status,
          .elapsed = process.elapsed,
          .answered_in = process.answered_in,
          .peak_memory_kib = process.peak_memory_kib,
          .requests = evidence.wire.RequestCount(),
          .connections = evidence.wire.connection_count,
          .stdout_bytes = process.standard_output_bytes,
          .stderr_excerpt = ExcerptOfBothEnds(process.standard_error, evidence.secrets, kMostShown),
          .stderr_first_line =
              FirstLineExcerpt(process.standard_error, evidence.secrets, kMostOfALine)};
}

bool Has(const std::vector<Finding>& findings, Level level) {
  return std::any_of(findings.begin(), findings.end(),
                     [level](const Finding& finding) { return finding.level == level; });
}

bool BreaksItsClause(const CaseReport& report) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return finding.clause == report.clause; });
}

// IsTraced: of a case that came to this it is shown what crossed the wire.
bool IsTraced(Outcome outcome) {
  switch (outcome) {
    case Outcome::kWarned:
    case Outcome::kFailed:
    case Outcome::kUnproven:
      return true;
    case Outcome::kHeld:
    case Outcome::kVacuous:
    case Outcome::kUnsupported:
      return false;
  }
  std::abort();
}

// Settle says what the findings and the proof come to.
void Settle(CaseReport& report, Proof proof) {
  const bool answered = report.answer == Answer::kKey || report.answer == Answer::kRefused;
  report.clause_held = answered && proof.outcome == Outcome::kHeld && !BreaksItsClause(report);
  if (Has(report.findings, Level::kMust)) {
    report.outcome = Outcome::kFailed;
  } else if (proof.outcome != Outcome::kHeld) {
    report.outcome = proof.outcome;
    report.note = std::move(proof.why);
  } else if (report.answer == Answer::kUnsupported) {
    report.outcome = Outcome::kUnsupported;
    report.note = "the client says it cannot do what this case needs (exit 89)";
  } else {
    report.outcome = Has(report.findings, Level::kShould) ? Outcome::kWarned : Outcome::kHeld;
  }
}

}  // namespace

Trial::Trial(const Case& of, Profile profile, const CaseReport* twin, const CaseReport* smoke)
    : case_(of), profile_(profile), twin_(twin), smoke_(smoke), report_(Blank(of, profile)) {
  report_.started = true;
}

void Trial::Hear(const std::vector<Evidence>& clients, const AskAnswers& answers) {
  const std::size_t run = heard_++;
  if (run > case_.before.size() || clients.empty()) std::abort();
  if (run == case_.before.size()) {
    for (const Evidence& each : clients) Look(case_, each, /*judged=*/true);
    NoteAnswer(clients);
    Settle(report_, before_.outcome == Outcome::kHeld ? RulesInForce().proof(report_, twin_)
                                                      : std::move(before_));
    if (IsTraced(report_.outcome)) {
      report_.wire = TraceOf(clients.back(), answers ? answers() : std::nullopt);
    }
    return;
  }
  const EarlierRun& earlier = case_.before[run];
  const bool judged = run >= case_.FirstJudged();
  for (const Evidence& each : clients) {
    Look(earlier, each, judged);
    Proof proof = RulesInForce().proof_of_earlier(earlier.expectation, each);
    // That a client cannot does not excuse what it did otherwise.
    const bool worse =
        before_.outcome == Outcome::kHeld ||
        (before_.outcome == Outcome::kUnsupported && proof.outcome == Outcome::kUnproven);
    if (worse) before_ = std::move(proof);
  }
  if (judged) return;  // what was left is the last one's
  known_.clear();
  for (const LeftFile& file : clients.back().process.left.files) known_.insert(Known(file));
}

// NoteAnswer notes what the clients of the judged run answered: some at once only what they all did.
void Trial::NoteAnswer(const std::vector<Evidence>& clients) {
  const auto accepts = [](const Evidence& each) {
    return ReplyOf(each.process).HoldsOneOf(each.keys);
  };
  const auto other = std::find_if_not(clients.begin(), clients.end(), accepts);
  const Evidence& shown = other == clients.end() ? clients.back() : *other;
  report_.accepted = other == clients.end();
  report_.answer = ReplyOf(shown.process).answer;
  report_.seen = SeenIn(shown);
  report_.seen.requests = clients.back().wire.RequestCount();
  report_.seen.connections = clients.back().wire.connection_count;
}

// Look puts one run to every check that looks at it.
void Trial::Look(const Encounter& run, const Evidence& evidence, bool judged) {
  const Reply reply = ReplyOf(evidence.process);
  const Matter matter{case_, profile_, run,   evidence, reply, reply.HoldsOneOf(evidence.keys),
                      twin_, &known_,  smoke_};
  const bool last = heard_ > case_.before.size();
  std::string where = last ? "" : fmt::format("run {} of {}: ", heard_, case_.before.size() + 1);
  if (run.clients > 1) where += fmt::format("one of {} at once: ", run.clients);
  for (const Check& check : RulesInForce().checks) {
    if (!LooksAt(check, matter, judged)) continue;
    const std::string_view clause =
        check.clause == kClauseOfTheCase ? std::string_view(case_.clause) : check.clause;
    const Level level = LevelOf(check, clause, profile_);
    if (level == Level::kMay) continue;
    const std::vector<std::string> complaints = check.look(matter);
    const std::size_t shown = std::min(complaints.size(), kMostFindingsOfACheck);
    for (std::size_t i = 0; i < shown; ++i) {
      std::string detail = where + complaints[i];
      if (i + 1 == shown && complaints.size() > shown) {
        detail += fmt::format(" (and {} more)", complaints.size() - shown);
      }
      report_.findings.push_back({check.defect, std::string(clause), level,
                                  Excerpt(detail, evidence.secrets, kMostShown), check.suspicion});
    }
  }
}

CaseReport Trial::Conclude() && {
  if (heard_ != case_.before.size() + 1) std::abort();
  return std::move(report_);
}

CaseReport Rerun(const CaseReport& first, CaseReport again) {
  bool carried = false;
  for (const Finding& proof : first.findings) {
    const bool seen_again =
        std::any_of(again.findings.begin(), again.findings.end(), [&proof](const Finding& each) {
          return each.defect == proof.defect && each.clause == proof.clause;
        });
    if (proof.suspicion || seen_again) continue;
    again.findings.push_back(proof);
    carried = true;
  }
  if (!carried) return again;
  again.accepted = again.accepted && first.accepted;
  again.clause_held = again.clause_held && !BreaksItsClause(again);
  if (Has(again.findings, Level::kMust)) {
    again.outcome = Outcome::kFailed;
  } else if (again.outcome == Outcome::kHeld) {
    again.outcome = Outcome::kWarned;
  }
  if (!again.wire && IsTraced(again.outcome)) again.wire = first.wire;
  return again;
}

CaseReport Unsupported(const Case& of, Profile profile, const std::string& why) {
  CaseReport report = NotStarted(of, profile, why);
  report.answer = Answer::kUnsupported;
  report.outcome = Outcome::kUnsupported;
  return report;
}

CaseReport NotMade(const Case& of, Profile profile, const std::string& why) {
  CaseReport report = Unsupported(of, profile, why);
  report.not_made = true;
  return report;
}

CaseReport NotPlayed(const Case& of, Profile profile, const std::string& why) {
  CaseReport report = NotStarted(of, profile, "the suite failed: " + why);
  report.outcome = Outcome::kUnproven;
  return report;
}

}  // namespace conformance
