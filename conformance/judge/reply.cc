#include "conformance/judge/reply.h"

#include <algorithm>
#include <utility>

namespace conformance {
namespace {

constexpr int kExitKey = 0;
constexpr int kExitRefused = 1;
constexpr int kExitUnsupported = 89;

}  // namespace

bool Reply::HoldsOneOf(const std::vector<ExpectedKey>& keys) const {
  return key && std::any_of(keys.begin(), keys.end(),
                            [this](const ExpectedKey& each) { return Matches(*key, each); });
}

Reply ReplyOf(const ProcessEvidence& process) {
  if (process.ending != ProcessEvidence::Ending::kExited) return {};
  if (process.status == kExitRefused) return {Answer::kRefused, {}};
  if (process.status == kExitUnsupported) return {Answer::kUnsupported, {}};
  if (process.status != kExitKey) return {};
  auto line = ParseKeyLine(process.standard_output);
  if (!line) return {};
  return {Answer::kKey, std::move(line)};
}

}  // namespace conformance
