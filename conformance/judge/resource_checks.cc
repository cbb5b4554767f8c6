#include "conformance/judge/resource_checks.h"

#include <fmt/format.h>

#include <cstdint>

#include "mock_agent/script/step.h"

namespace conformance {
namespace {

// A bounded reader needs a little more memory than for the sound answer, never the size of an
// endless one.
constexpr std::uint64_t kMemoryAllowanceKib = std::uint64_t{64} * 1024;
// A living client may take memory twice over before it gives any back: only what grows by as much in
// either half is kept.
constexpr std::uint64_t kGrowthAllowanceKib = std::uint64_t{48} * 1024;
// More than connections are kept for one agent.
constexpr std::uint64_t kDescriptorAllowance = 64;

}  // namespace

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

}  // namespace conformance
