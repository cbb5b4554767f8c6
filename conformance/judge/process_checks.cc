#include "conformance/judge/process_checks.h"

#include <fmt/format.h>

#include <optional>

#include "conformance/judge/key_line.h"

namespace conformance {
namespace {

using Ending = ProcessEvidence::Ending;

bool ExitedBroken(const Matter& matter) {
  return matter.reply.answer == Answer::kBroken &&
         matter.evidence.process.ending == Ending::kExited;
}

std::optional<KeyLine::Kind> HeldEmpty(const Matter& matter) {
  const ProcessEvidence& process = matter.evidence.process;
  if (!ExitedBroken(matter) || process.status != 0 || process.ended_unasked) return std::nullopt;
  return EmptyKeyIn(process.standard_output);
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

}  // namespace

Complaints LookAtTheExitStatus(const Matter& matter) {
  const int status = matter.evidence.process.status;
  if (ExitedBroken(matter) && matter.evidence.process.ended_unasked) {
    return {fmt::format("its session ended, with exit status {}, and the question had no answer",
                        status)};
  }
  if (!ExitedBroken(matter) || status == 0) return {};
  return {fmt::format("exit status {}; the contract knows 0, 1 and 89", status)};
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
  return {fmt::format("exit status 0 without exactly one key line ({} bytes of output): {}",
                      process.standard_output_bytes, ReadKeyLine(process.standard_output).why_not)};
}

Complaints LookAtTheLostLine(const Matter& matter) {
  const ProcessEvidence& process = matter.evidence.process;
  if (!ExitedBroken(matter) || process.status != 0 || !process.output_lost) return {};
  return {fmt::format("exit status 0, and nobody could read its key line: standard output is {}",
                      Name(matter.run.output))};
}

Complaints LookAtWaiting(const Matter& matter) {
  const bool has_its_key = Expected(matter) == Expectation::kMustAccept;
  return matter.run.MayHang() && !has_its_key ? LookAtTheDeadline(matter) : Complaints{};
}

Complaints LookAtWaitingOn(const Matter& matter) {
  const bool has_its_key = Expected(matter) == Expectation::kMustAccept;
  return matter.run.MayHang() && has_its_key ? LookAtTheDeadline(matter) : Complaints{};
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

}  // namespace conformance
