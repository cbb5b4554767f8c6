// The judge: evidence in, a report out. A pure function; it starts nothing and reads no clock.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/evidence/evidence.h"
#include "conformance/judge/case_report.h"
#include "conformance/judge/checks.h"
#include "conformance/judge/proof.h"
#include "conformance/judge/twin_difference.h"

namespace conformance {

// Trial hears the evidence of every run of a case, in their order, and keeps only what may be
// shown of it. A refusal counts only where the twin was accepted; `twin` is null for a case without
// one. `smoke` is the smoke case's, null for that case itself: what a client takes for a sound answer.
// Case and reports must outlive the trial.
class Trial {
 public:
  Trial(const Case& of, Profile profile, const CaseReport* twin, const CaseReport* smoke = nullptr);

  // Hear looks at the next run, of one client or of some at once: those that come before the judged
  // one, then the judged one. Of some, the last one has what cannot be told apart. `answers` is asked
  // of the judged run, where it is to be shown what crossed the wire.
  using AskAnswers = std::function<std::optional<TwinAnswers>()>;
  void Hear(const std::vector<Evidence>& clients, const AskAnswers& answers = {});
  // Conclude is what it comes to, when every run has been heard.
  CaseReport Conclude() &&;

 private:
  void Look(const Encounter& run, const Evidence& evidence, bool judged);
  void NoteAnswer(const std::vector<Evidence>& clients);

  const Case& case_;
  Profile profile_;
  const CaseReport* twin_;
  const CaseReport* smoke_;
  std::size_t heard_ = 0;
  KnownFiles known_;  // what stood in the client's folders after the last run
  Proof before_;      // what the runs before the judged one leave it worth
  CaseReport report_;
};

// Rerun is what a case comes to that was run again by itself: of the first run's findings its
// suspicions count no longer, and its proofs stay.
CaseReport Rerun(const CaseReport& first, CaseReport again);

// Unsupported is the report of a case for which the machine refuses the client its namespaces.
CaseReport Unsupported(const Case& of, Profile profile, const std::string& why);

// NotMade is the report of a case that cannot be made from the answers of the agent of the run.
CaseReport NotMade(const Case& of, Profile profile, const std::string& why);

// NotPlayed is the report of a case in which the suite itself failed: it says nothing.
CaseReport NotPlayed(const Case& of, Profile profile, const std::string& why);

}  // namespace conformance
