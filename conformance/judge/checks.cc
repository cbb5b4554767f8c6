#include "conformance/judge/checks.h"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "conformance/judge/key_material.h"
#include "conformance/judge/leak_scan.h"
#include "conformance/judge/request_check.h"
#include "mock_agent/script/step.h"

namespace conformance {
namespace {

using Complaints = std::vector<std::string>;
using Ending = ProcessEvidence::Ending;

// A bounded reader needs a little more memory than for the sound answer, never the size of an
// endless one.
constexpr std::uint64_t kMemoryAllowanceKib = std::uint64_t{64} * 1024;
// "At once" (TO-23), beyond what the sound answer takes: fatal to a client that waits for a time of its
// own.
constexpr std::chrono::milliseconds kAtOnce{1000};

Complaints One(std::optional<std::string> complaint) {
  return complaint ? Complaints{std::move(*complaint)} : Complaints{};
}

// The answer.

Expectation Expected(const Matter& matter) {
  for (const EarlierRun& each : matter.of.before) {
    if (&each == &matter.run) return each.expectation;
  }
  return matter.of.expectation(matter.profile);
}

bool HoldsAKey(const Matter& matter) {
  return matter.reply.answer == Answer::kKey;
}

bool HoldsARightKey(const Matter& matter) {
  return matter.reply.HoldsOneOf(matter.evidence.keys);
}

std::string Accepted(const KeyLine& key) {
  return fmt::format("exit 0 with {} of {} bytes",
                     key.kind == KeyLine::Kind::kSecret ? "a secret" : "a public key",
                     key.bytes.size());
}

Complaints LookAtAcceptance(const Matter& matter) {
  const auto& key = matter.reply.key;
  if (Expected(matter) != Expectation::kMustRefuse || !key) return {};
  return {Accepted(*key)};
}

Complaints LookAtDoubtfulAcceptance(const Matter& matter) {
  const auto& key = matter.reply.key;
  if (Expected(matter) != Expectation::kShouldRefuse || !key || !HoldsARightKey(matter)) return {};
  return {Accepted(*key)};
}

Complaints LookAtTheKey(const Matter& matter) {
  if (Expected(matter) == Expectation::kMustRefuse) return {};  // any key is one too many
  const auto& key = matter.reply.key;
  if (!key || HoldsARightKey(matter)) return {};
  return {Accepted(*key) + ", another than the answer carries"};
}

Complaints LookAtThePublicKey(const Matter& matter) {
  const auto& key = matter.reply.key;
  if (!matter.run.public_key_required || !key || !HoldsARightKey(matter)) return {};
  if (key->kind == KeyLine::Kind::kPublicKey) return {};
  return {"answered with the secret where the public key is asked for"};
}

bool RefusesASoundAnswer(const Matter& matter) {
  return Expected(matter) == Expectation::kMustAccept && matter.reply.answer == Answer::kRefused;
}

// TookLong: longer than the answer takes that ends with its connection, by more than "at once".
bool TookLong(const Matter& matter) {
  return matter.smoke != nullptr &&
         matter.evidence.process.answered_in > matter.smoke->seen.answered_in + kAtOnce;
}

Complaints LookAtRefusal(const Matter& matter) {
  if (!RefusesASoundAnswer(matter) || TookLong(matter)) return {};
  return {"exit 1 on a sound answer"};
}

// A busy machine drives a sound client into a timeout of its own.
Complaints LookAtLateRefusal(const Matter& matter) {
  if (!RefusesASoundAnswer(matter) || !TookLong(matter)) return {};
  return {fmt::format("exit 1 on a sound answer, after {} ms",
                      matter.evidence.process.answered_in.count())};
}

// The end of the process.

bool ExitedBroken(const Matter& matter) {
  return matter.reply.answer == Answer::kBroken &&
         matter.evidence.process.ending == Ending::kExited;
}

Complaints LookAtTheExitStatus(const Matter& matter) {
  const int status = matter.evidence.process.status;
  if (ExitedBroken(matter) && matter.evidence.process.ended_unasked) {
    return {fmt::format("its session ended, with exit status {}, and the question had no answer",
                        status)};
  }
  if (!ExitedBroken(matter) || status == 0) return {};
  return {fmt::format("exit status {}; the contract knows 0, 1 and 89", status)};
}

std::optional<KeyLine::Kind> HeldEmpty(const Matter& matter) {
  const ProcessEvidence& process = matter.evidence.process;
  if (!ExitedBroken(matter) || process.status != 0 || process.ended_unasked) return std::nullopt;
  return EmptyKeyIn(process.standard_output);
}

Complaints LookForAnEmptyKey(const Matter& matter) {
  const auto held = HeldEmpty(matter);
  if (!held) return {};
  return {fmt::format("exit 0 with an empty {}",
                      *held == KeyLine::Kind::kSecret ? "secret" : "public key")};
}

Complaints LookAtTheKeyLine(const Matter& matter) {
  const ProcessEvidence& process = matter.evidence.process;
  if (!ExitedBroken(matter) || process.status != 0 || HeldEmpty(matter)) return {};
  if (process.output_lost || process.ended_unasked) return {};
  return {fmt::format("exit status 0 without exactly one key line ({} bytes of output)",
                      process.standard_output_bytes)};
}

Complaints LookAtTheLostLine(const Matter& matter) {
  const ProcessEvidence& process = matter.evidence.process;
  if (!ExitedBroken(matter) || process.status != 0 || !process.output_lost) return {};
  return {fmt::format("exit status 0, and nobody could read its key line: standard output is {}",
                      Name(matter.run.output))};
}

Complaints LookAtTheDeadline(const Matter& matter) {
  if (matter.evidence.process.ending != Ending::kDeadline) return {};
  const Evidence& evidence = matter.evidence;
  if (evidence.wire.connection_count + evidence.decoys.connection_count == 0) {
    return {fmt::format("still running after {} ms, without a connection to any agent",
                        evidence.process.elapsed.count())};
  }
  return {fmt::format("still running {} ms after its first connection, with {} requests sent",
                      evidence.deadline.count(), evidence.wire.RequestCount())};
}

// An agent that leaves a client waiting is the case's own matter.
Complaints LookAtWaiting(const Matter& matter) {
  return matter.run.MayHang() ? LookAtTheDeadline(matter) : Complaints{};
}

Complaints LookAtHanging(const Matter& matter) {
  return matter.run.MayHang() ? Complaints{} : LookAtTheDeadline(matter);
}

Complaints LookAtSignals(const Matter& matter) {
  if (matter.evidence.process.ending != Ending::kSignalled) return {};
  if (matter.reply.answer == Answer::kRefused) return {};  // SIGPIPE, for a reader that is gone
  return {fmt::format("died by signal {}", matter.evidence.process.status)};
}

Complaints LookAtWhatIsLeftRunning(const Matter& matter) {
  if (!matter.evidence.process.left_process_behind) return {};
  return {"a process it started was still running after it had ended"};
}

Complaints LookAtTime(const Matter& matter) {
  if (!HoldsARightKey(matter) || !TookLong(matter)) return {};
  return {fmt::format(
      "the answer was complete at once, the client took {} ms, and {} ms for one "
      "that ends with its connection",
      matter.evidence.process.answered_in.count(), matter.smoke->seen.answered_in.count())};
}

// The agent stops an endless answer when the proof is complete.
Complaints LookAtTheBytesTaken(const Matter& matter) {
  Complaints complaints;
  for (const auto& connection : matter.evidence.wire.connections) {
    if (connection.sent_bytes <= mock_agent::kMostOfAnEndlessAnswer) continue;
    complaints.push_back(
        fmt::format("took {} bytes of an answer without end", connection.sent_bytes));
  }
  return complaints;
}

Complaints LookAtMemory(const Matter& matter) {
  if (matter.twin == nullptr || !matter.twin->accepted) return {};
  const std::uint64_t used = matter.evidence.process.peak_memory_kib;
  const std::uint64_t twins = matter.twin->seen.peak_memory_kib;
  if (used <= twins + kMemoryAllowanceKib) return {};
  return {fmt::format("{} KiB of memory, against {} KiB for the sound answer", used, twins)};
}

// A living client may take memory twice over before it gives any back: only what grows by as much in
// either half is kept.
constexpr std::uint64_t kGrowthAllowanceKib = std::uint64_t{48} * 1024;
// More than connections are kept for one agent.
constexpr std::uint64_t kDescriptorAllowance = 64;

Complaints LookAtMemoryGrowth(const Matter& matter) {
  const auto& growth = matter.evidence.process.growth;
  if (!growth) return {};
  const auto grew = [](const Held& from, const Held& to) {
    return to.memory_kib > from.memory_kib + kGrowthAllowanceKib;
  };
  if (!grew(growth->early, growth->halfway) || !grew(growth->halfway, growth->late)) return {};
  return {
      fmt::format("{} KiB of memory after {} questions, against {} KiB halfway and {} KiB at first",
                  growth->late.memory_kib, growth->questions, growth->halfway.memory_kib,
                  growth->early.memory_kib)};
}

Complaints LookAtDescriptors(const Matter& matter) {
  const auto& growth = matter.evidence.process.growth;
  if (!growth || growth->late.descriptors <= growth->early.descriptors + kDescriptorAllowance) {
    return {};
  }
  return {fmt::format("{} open descriptors after {} questions, against {} after a tenth of them",
                      growth->late.descriptors, growth->questions, growth->early.descriptors)};
}

// What it wrote.

// Told is what the client may say again.
std::vector<std::string> Told(const Matter& matter) {
  const Asked& asked = matter.evidence.asked;
  std::vector<std::string> told = {asked.socket, asked.key_path, asked.purpose, asked.algorithm};
  for (const AskedBeside& each : asked.beside) {
    told.insert(told.end(), {each.key_path, each.purpose, each.algorithm});
  }
  return told;
}

Complaints LookForKeyMaterial(const Matter& matter) {
  if (HoldsAKey(matter)) return {};
  const ProcessEvidence& process = matter.evidence.process;
  Complaints complaints;
  if (const auto found = FindKeyInOutput(process.standard_output, Told(matter))) {
    complaints.push_back("on standard output without a key line and exit status 0: " + *found);
  }
  for (const LeftFile& file : process.left.files) {
    if (matter.known != nullptr && matter.known->contains(Known(file))) continue;
    const auto found = FindKeyInFile(file.contents);
    if (found) complaints.push_back(fmt::format("in a new file, {}: {}", file.name, *found));
  }
  return complaints;
}

bool TakesLogs(const Evidence& evidence, const mock_agent::ConnectionRecord& connection) {
  const std::size_t listener = connection.listener;
  return listener > 0 && listener <= evidence.decoy_places.size() &&
         evidence.decoy_places[listener - 1].takes_logs;
}

Complaints LookForLeaks(const Matter& matter) {
  const ProcessEvidence& process = matter.evidence.process;
  const LeakScan scan(matter.evidence.secrets, Told(matter));
  Complaints complaints;
  const auto look = [&](std::string_view text, const std::string& where) {
    if (const auto found = scan.Find(text)) complaints.push_back(where + ": " + *found);
  };
  // A client that answers with a key has it in its key line.
  if (!HoldsAKey(matter)) look(process.standard_output, "standard output");
  look(process.standard_error, "standard error");
  for (const LeftFile& file : process.left.files) {
    look(file.contents, "file " + file.name);
    look(file.name, "the name of file " + file.name);
  }
  std::size_t number = 0;
  for (const auto& connection : matter.evidence.wire.connections) {
    look(connection.received, fmt::format("what it sent on connection {}", ++number));
  }
  for (const auto& connection : matter.evidence.decoys.connections) {
    look(connection.received, TakesLogs(matter.evidence, connection)
                                  ? "its log"
                                  : "what it sent to an agent it was not to ask");
  }
  return complaints;
}

// What nobody has looked through proves nothing about leaks.
Complaints LookAtTheAmount(const Matter& matter) {
  const ProcessEvidence& process = matter.evidence.process;
  Complaints complaints;
  const auto look = [&](std::uint64_t wrote, std::size_t read, std::string_view where) {
    if (wrote <= read) return;
    complaints.push_back(
        fmt::format("{} bytes on {}, of which only {} are looked through", wrote, where, read));
  };
  look(process.standard_output_bytes, process.standard_output.size(), "standard output");
  look(process.standard_error_bytes, process.standard_error.size(), "standard error");
  const LeftFiles& left = process.left;
  if (left.bytes_beyond > 0 || left.files_beyond > 0) {
    complaints.push_back(
        fmt::format("of what it left in its folders, {} bytes of {} files and {} more files, or "
                    "folders that cannot be listed, are not looked through",
                    left.bytes_beyond, left.files.size(), left.files_beyond));
  }
  const mock_agent::Recording& wire = matter.evidence.wire;
  for (const auto& connection : wire.connections) {
    look(connection.received_bytes, connection.received.size(), "a connection");
  }
  if (wire.connection_count > wire.connections.size()) {
    complaints.push_back(fmt::format("{} connections, of which only {} are looked through",
                                     wire.connection_count, wire.connections.size()));
  }
  return complaints;
}

// Where it went.

Complaints LookAtDecoys(const Matter& matter) {
  const Evidence& evidence = matter.evidence;
  const auto& known = evidence.decoys.connections;
  const auto logs = static_cast<std::uint64_t>(std::count_if(
      known.begin(), known.end(), [&](const auto& each) { return TakesLogs(evidence, each); }));
  const std::uint64_t all = evidence.decoys.connection_count;
  // Those that are not in detail are like those that are.
  if (all == 0 || (logs > 0 && logs == known.size())) return {};
  return {fmt::format("{} connections to agents it was not to ask", all - logs)};
}

// A hostile agent may cut a request short.
Requests RequestsOf(const Matter& matter) {
  const bool heard_out = &matter.run == &matter.of && Expected(matter) == Expectation::kMustAccept;
  return heard_out ? Requests::kEvery : Requests::kWhole;
}

template <RequestCheck* kCheck>
Complaints LookAtRequests(const Matter& matter) {
  return One(kCheck(matter.evidence.wire, matter.evidence.asked, RequestsOf(matter)));
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
    Check{"public-key", Defect::kPublicKeyMissing, kClauseOfTheCase, Scope::kJudgedRun, Weight::kOfClause, kProof, LookAtThePublicKey},
    Check{"refusal", Defect::kRefusedASoundAnswer, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kProof, LookAtRefusal},
    Check{"late-refusal", Defect::kRefusedASoundAnswer, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kSuspicion, LookAtLateRefusal},
    Check{"exit-status", Defect::kExitStatus, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kProof, LookAtTheExitStatus},
    Check{"empty-key", Defect::kAcceptedAnEmptyKey, "FC-41", Scope::kEveryRun, Weight::kMust, kProof, LookForAnEmptyKey},
    Check{"key-line", Defect::kNoKeyLine, kClauseOfTheCase, Scope::kJudgedRun, Weight::kMust, kProof, LookAtTheKeyLine},
    Check{"lost-line", Defect::kNoKeyLine, kClauseOfTheCase, Scope::kEveryRun, Weight::kOfClause, kProof, LookAtTheLostLine},
    Check{"waiting", Defect::kRanPastTheDeadline, kClauseOfTheCase, Scope::kEveryRun, Weight::kMust, kSuspicion, LookAtWaiting},
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

std::pair<std::string, std::size_t> Known(const LeftFile& file) {
  return {file.name, std::hash<std::string>()(file.contents)};
}

std::span<const Check> Checks() {
  return kChecks;
}

}  // namespace conformance
