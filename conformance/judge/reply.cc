#include "conformance/judge/reply.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace conformance {
namespace {

constexpr int kExitKey = 0;
constexpr int kExitRefused = 1;
constexpr int kExitUnsupported = 89;

bool SaysTheOutputIsLost(const ProcessEvidence& process) {
  switch (process.ending) {
    case ProcessEvidence::Ending::kExited:
      return process.status != kExitKey;
    case ProcessEvidence::Ending::kSignalled:
      return process.status == SIGPIPE;
    case ProcessEvidence::Ending::kDeadline:
      return false;
  }
  std::abort();
}

}  // namespace

bool Reply::HoldsOneOf(const std::vector<Bytes>& keys) const {
  return key && std::any_of(keys.begin(), keys.end(),
                            [this](const Bytes& each) { return Matches(*key, each); });
}

Reply ReplyOf(const ProcessEvidence& process) {
  if (process.ended_unasked) return {};
  if (process.status == kExitUnsupported && process.ending == ProcessEvidence::Ending::kExited) {
    return {Answer::kUnsupported, {}};
  }
  if (process.output_lost && SaysTheOutputIsLost(process)) return {Answer::kRefused, {}};
  if (process.ending != ProcessEvidence::Ending::kExited) return {};
  if (process.status == kExitRefused) return {Answer::kRefused, {}};
  if (process.status != kExitKey) return {};
  auto line = ReadKeyLine(process.standard_output).line;
  if (!line) return {};
  return {Answer::kKey, std::move(line)};
}

}  // namespace conformance
