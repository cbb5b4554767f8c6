#include "conformance/judge/checks.h"

#include <array>
#include <optional>
#include <utility>

#include "conformance/judge/answer_checks.h"
#include "conformance/judge/process_checks.h"
#include "conformance/judge/request_check.h"
#include "conformance/judge/resource_checks.h"
#include "conformance/judge/trace_checks.h"

namespace conformance {
namespace {

// A hostile agent may cut a request short.
Requests RequestsOf(const Matter& matter) {
  const bool heard_out = &matter.run == &matter.of && Expected(matter) == Expectation::kMustAccept;
  return heard_out ? Requests::kEvery : Requests::kWhole;
}

template <RequestCheck* kCheck>
Complaints LookAtRequests(const Matter& matter) {
  auto complaint = kCheck(matter.evidence.wire, matter.evidence.asked, RequestsOf(matter));
  return complaint ? Complaints{std::move(*complaint)} : Complaints{};
}

// RFC 9112, section 7.1: every recipient understands chunks. The agent of a strict profile need not.
Complaints LookAtTheFraming(const Matter& matter) {
  return TraitsOf(matter.profile).takes_chunks ? LookAtRequests<CheckLengthOrChunks>(matter)
                                               : LookAtRequests<CheckContentLength>(matter);
}

constexpr bool kProof = false;
constexpr bool kSuspicion = true;

// clang-format off: one row a line
constexpr std::array kChecks = {
    Check{"acceptance", Defect::kAcceptedWhatItMustRefuse, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kProof, LookAtAcceptance},
    Check{"doubtful-acceptance", Defect::kAcceptedWhatItMustRefuse, kClauseOfTheCase, Scope::kJudgedRun, Weight::kShould, kProof, LookAtDoubtfulAcceptance},
    Check{"key", Defect::kAcceptedAWrongKey, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kProof, LookAtTheKey},
    Check{"unasked", Defect::kAnsweredUnasked, "SE-03", Scope::kJudgedRun, Weight::kOfClause, kProof, LookAtWhatWasNotAsked},
    Check{"public-key", Defect::kPublicKeyMissing, kClauseOfTheCase, Scope::kJudgedRun, Weight::kOfClause, kProof, LookAtThePublicKey},
    Check{"refusal", Defect::kRefusedASoundAnswer, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kProof, LookAtRefusal},
    Check{"late-refusal", Defect::kRefusedASoundAnswer, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kSuspicion, LookAtLateRefusal},
    Check{"exit-status", Defect::kExitStatus, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kProof, LookAtTheExitStatus},
    Check{"empty-key", Defect::kAcceptedAnEmptyKey, "FC-41", Scope::kEveryRun, Weight::kMust, kProof, LookForAnEmptyKey},
    Check{"key-line", Defect::kNoKeyLine, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kProof, LookAtTheKeyLine},
    Check{"lost-line", Defect::kNoKeyLine, kClauseOfTheCase, Scope::kEveryRun, Weight::kOfClause, kProof, LookAtTheLostLine},
    Check{"waiting", Defect::kRanPastTheDeadline, "FC-04", Scope::kEveryRun, Weight::kOfClause, kSuspicion, LookAtWaiting},
    Check{"waiting-on", Defect::kRanPastTheDeadline, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kSuspicion, LookAtWaitingOn},
    Check{"hanging", Defect::kRanPastTheDeadline, "FC-52", Scope::kEveryRun, Weight::kOfClause, kSuspicion, LookAtHanging},
    Check{"signal", Defect::kDiedBySignal, "FC-52", Scope::kEveryRun, Weight::kOfClause, kProof, LookAtSignals},
    Check{"left-running", Defect::kLeftProcessBehind, "FC-52", Scope::kEveryRun, Weight::kOfClause, kSuspicion, LookAtWhatIsLeftRunning},
    Check{"bytes-taken", Defect::kReadWithoutBound, "FC-05", Scope::kEveryRun, Weight::kOfClause, kProof, LookAtTheBytesTaken},
    Check{"memory", Defect::kTooMuchMemory, "FC-05", Scope::kOwnCases, Weight::kOfClause, kSuspicion, LookAtMemory},
    Check{"memory-growth", Defect::kTooMuchMemory, "SE-07", Scope::kOwnCases, Weight::kOfClause, kSuspicion, LookAtMemoryGrowth},
    Check{"descriptors", Defect::kLeaksDescriptors, "SE-07", Scope::kOwnCases, Weight::kOfClause, kSuspicion, LookAtDescriptors},
    Check{"at-once", Defect::kTooSlow, "TO-23", Scope::kOwnCases, Weight::kOfClause, kSuspicion, LookAtTime},
    Check{"key-material", Defect::kKeyMaterialOnRefusal, "FC-50", Scope::kEveryRun, Weight::kOfClause, kProof, LookForKeyMaterial},
    Check{"leaks", Defect::kSecretLeaked, "FC-51", Scope::kEveryRun, Weight::kOfClause, kProof, LookForLeaks},
    Check{"amount", Defect::kWroteTooMuch, "FC-51", Scope::kEveryRun, Weight::kOfClause, kProof, LookAtTheAmount},
    Check{"decoys", Defect::kAskedAnotherSocket, kClauseOfTheCase, Scope::kEveryRun, Weight::kOfClause, kProof, LookAtDecoys},
    Check{"request-line", Defect::kRequestWrong, "RQ-01", Scope::kEveryRun, Weight::kOfClause, kProof, LookAtRequests<CheckRequestLine>},
    Check{"content-type", Defect::kRequestWrong, "RQ-02", Scope::kEveryRun, Weight::kOfClause, kProof, LookAtRequests<CheckContentType>},
    Check{"content-length", Defect::kRequestWrong, "RQ-03", Scope::kEveryRun, Weight::kOfClause, kProof, LookAtTheFraming},
    Check{"path", Defect::kRequestWrong, "RQ-04", Scope::kEveryRun, Weight::kOfClause, kProof, LookAtRequests<CheckPath>},
    Check{"purpose-and-algorithm", Defect::kRequestWrong, "RQ-05", Scope::kEveryRun, Weight::kOfClause, kProof, LookAtRequests<CheckPurposeAndAlgorithm>},
    Check{"one-request", Defect::kRequestWrong, "RQ-06", Scope::kOwnCases, Weight::kOfClause, kProof, LookAtRequests<CheckOneRequest>},
    Check{"members-of-v0", Defect::kRequestWrong, "RQ-07", Scope::kOwnCases, Weight::kOfClause, kProof, LookAtRequests<CheckMembersOfV0>},
    Check{"repeats", Defect::kTooManyRequests, "FC-53", Scope::kEveryRun, Weight::kOfClause, kProof, LookAtRequests<CheckRepeats>},
};
// clang-format on

}  // namespace

std::span<const Check> Checks() {
  return kChecks;
}

}  // namespace conformance
