#include "conformance/judge/judge.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

#include "conformance/judge/key_line.h"
#include "conformance/judge/leak_scan.h"
#include "conformance/judge/request_check.h"

namespace conformance {
namespace {

constexpr int kExitKey = 0;
constexpr int kExitRefused = 1;
constexpr int kExitUnsupported = 89;
// A bounded reader needs a little more memory than for the sound answer, never the size of an
// endless one.
constexpr std::uint64_t kMemoryAllowanceKib = std::uint64_t{64} * 1024;
// "At once" (TO-23), as a part of the deadline: generous to a slow machine, fatal to a client that
// waits for its own timeout.
constexpr int kAtOncePart = 3;

// Court collects the findings of one case.
class Court {
 public:
  Court(const Case& of, Profile profile, CaseVerdict& verdict)
      : case_(of), profile_(profile), verdict_(verdict) {}

  // Find records a defect at the clause's level; what a profile leaves open is no finding.
  void Find(Defect defect, std::string_view clause, std::string detail) {
    const Clause* known = FindClause(clause);
    Find(defect, clause, known == nullptr ? Level::kMust : known->level(profile_),
         std::move(detail));
  }
  void Find(Defect defect, std::string_view clause, Level level, std::string detail) {
    if (level == Level::kMay) return;
    verdict_.findings.push_back({defect, std::string(clause), level, std::move(detail)});
  }

  void JudgeEnding();
  void JudgeKey(const KeyLine& line);
  void JudgeRefusal();
  void JudgeLeaks();
  void JudgeWire();

 private:
  const Case& case_;
  Profile profile_;
  CaseVerdict& verdict_;
};

// JudgeEnding settles the answer and what is wrong with the way the process ended.
void Court::JudgeEnding() {
  const ProcessEvidence& process = verdict_.evidence.process;
  switch (process.ending) {
    case ProcessEvidence::Ending::kDeadline:
      return Find(
          Defect::kRanPastTheDeadline, "FC-52",
          fmt::format("still running after {} ms, with {} requests sent",
                      verdict_.evidence.deadline.count(), verdict_.evidence.wire.RequestCount()));
    case ProcessEvidence::Ending::kSignalled:
      return Find(Defect::kDiedBySignal, "FC-52", fmt::format("died by signal {}", process.status));
    case ProcessEvidence::Ending::kExited:
      break;
  }
  if (process.status == kExitRefused) {
    verdict_.answer = Answer::kRefused;
    return JudgeRefusal();
  }
  if (process.status == kExitUnsupported) {
    verdict_.answer = Answer::kUnsupported;
    return;
  }
  if (process.status != kExitKey) {
    return Find(Defect::kExitStatus, case_.clause, Level::kMust,
                fmt::format("exit status {}; the contract knows 0, 1 and 89", process.status));
  }
  const auto line = ParseKeyLine(process.standard_output);
  if (!line) {
    return Find(Defect::kNoKeyLine, case_.clause, Level::kMust,
                fmt::format("exit status 0 without exactly one key line ({} bytes of output)",
                            process.standard_output.size()));
  }
  verdict_.answer = Answer::kKey;
  JudgeKey(*line);
}

void Court::JudgeKey(const KeyLine& line) {
  const auto& keys = verdict_.evidence.keys;
  const bool right = std::any_of(keys.begin(), keys.end(),
                                 [&](const ExpectedKey& key) { return Matches(line, key); });
  const std::string accepted = fmt::format(
      "exit 0 with {} of {} bytes",
      line.kind == KeyLine::Kind::kSecret ? "a secret" : "a public key", line.bytes.size());
  switch (case_.expectation(profile_)) {
    case Expectation::kMustRefuse:
      return Find(Defect::kAcceptedWhatItMustRefuse, case_.clause, Level::kMust, accepted);
    case Expectation::kShouldRefuse:
      if (right) {
        return Find(Defect::kAcceptedWhatItMustRefuse, case_.clause, Level::kShould, accepted);
      }
      break;
    case Expectation::kEither:
    case Expectation::kMayAccept:
    case Expectation::kMustAccept:
      break;
  }
  if (!right) {
    return Find(Defect::kAcceptedAWrongKey, case_.clause, Level::kMust,
                accepted + ", another than the answer carries");
  }
  if (case_.public_key_required && line.kind == KeyLine::Kind::kSecret) {
    Find(Defect::kPublicKeyMissing, case_.clause,
         "answered with the secret where the public key is asked for");
  }
  const auto elapsed = verdict_.evidence.process.elapsed;
  if (case_.clause == "TO-23" && elapsed * kAtOncePart > verdict_.evidence.deadline) {
    Find(Defect::kTooSlow, case_.clause,
         fmt::format("the answer was complete at once, the client took {} ms", elapsed.count()));
  }
}

void Court::JudgeRefusal() {
  if (case_.expectation(profile_) == Expectation::kMustAccept) {
    Find(Defect::kRefusedASoundAnswer, case_.clause, Level::kMust, "exit 1 on a sound answer");
  }
}

// JudgeLeaks looks for secrets everywhere but in the key line of a client that answered with one.
void Court::JudgeLeaks() {
  const ProcessEvidence& process = verdict_.evidence.process;
  if (verdict_.answer != Answer::kKey) {
    if (const auto found = FindKeyMaterial(process.standard_output)) {
      Find(Defect::kKeyMaterialOnRefusal, "FC-50",
           "on standard output without an exit status of 0: " + *found);
    }
  }
  for (const Bytes& secret : verdict_.evidence.secrets) {
    const auto look = [&](std::string_view text, const std::string& where) {
      if (const auto found = FindLeak(text, secret))
        Find(Defect::kSecretLeaked, "FC-51", where + ": " + *found);
    };
    if (verdict_.answer != Answer::kKey) look(process.standard_output, "standard output");
    look(process.standard_error, "standard error");
    for (const LeftFile& file : process.files) look(file.contents, "file " + file.name);
  }
}

void Court::JudgeWire() {
  const Evidence& evidence = verdict_.evidence;
  if (evidence.process.left_process_behind) {
    Find(Defect::kLeftProcessBehind, "FC-52",
         "a process it started was still running after it had ended");
  }
  if (evidence.decoy_connections > 0) {
    Find(Defect::kAskedAnotherSocket, case_.clause,
         fmt::format("{} connections to default sockets it was not to ask",
                     evidence.decoy_connections));
  }
  if (const auto wrong = CheckRequests(case_.clause, evidence.wire, evidence.asked);
      wrong && case_.clause != "FC-53") {
    Find(Defect::kRequestWrong, case_.clause, *wrong);
  }
  if (const auto wrong = CheckRequests("FC-53", evidence.wire, evidence.asked)) {
    Find(Defect::kTooManyRequests, "FC-53", *wrong);
  }
}

Outcome OutcomeOf(const CaseVerdict& verdict) {
  const auto any = [&verdict](Level level) {
    return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                       [level](const Finding& finding) { return finding.level == level; });
  };
  if (any(Level::kMust)) return Outcome::kFailed;
  if (verdict.answer == Answer::kUnsupported) return Outcome::kUnsupported;
  return any(Level::kShould) ? Outcome::kWarned : Outcome::kHeld;
}

}  // namespace

CaseVerdict JudgeAlone(const Case& of, Profile profile, Evidence evidence) {
  CaseVerdict verdict;
  verdict.of = &of;
  verdict.evidence = std::move(evidence);
  Court court(of, profile, verdict);
  court.JudgeEnding();
  court.JudgeLeaks();
  court.JudgeWire();
  verdict.outcome = OutcomeOf(verdict);
  if (verdict.outcome == Outcome::kUnsupported)
    verdict.note = "the client says it cannot do what this case needs (exit 89)";
  return verdict;
}

void JudgeWithTwin(CaseVerdict& verdict, const CaseVerdict& twin, Profile profile) {
  if (verdict.of->clause == "FC-05" && twin.answer == Answer::kKey) {
    const std::uint64_t most = twin.evidence.process.peak_memory_kib + kMemoryAllowanceKib;
    if (verdict.evidence.process.peak_memory_kib > most) {
      Court(*verdict.of, profile, verdict)
          .Find(Defect::kTooMuchMemory, "FC-05",
                fmt::format("{} KiB of memory, against {} KiB for the sound answer",
                            verdict.evidence.process.peak_memory_kib,
                            twin.evidence.process.peak_memory_kib));
      verdict.outcome = OutcomeOf(verdict);
    }
  }
  if (verdict.answer != Answer::kRefused || verdict.outcome == Outcome::kFailed) return;
  if (twin.answer == Answer::kKey && twin.outcome != Outcome::kFailed) return;
  const bool may_refuse = twin.of->expectation(profile) != Expectation::kMustAccept;
  if (twin.answer == Answer::kRefused && twin.outcome != Outcome::kFailed && may_refuse) {
    verdict.outcome = Outcome::kVacuous;
    verdict.note =
        fmt::format("refused, as is its twin {}, which this profile leaves open", twin.of->id);
    return;
  }
  verdict.outcome = Outcome::kUnproven;
  verdict.note = fmt::format(
      "refused, but its twin {} was not accepted: the refusal proves nothing", twin.of->id);
}

}  // namespace conformance
