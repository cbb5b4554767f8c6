#include "conformance/command/living_client.h"

#include <cstdint>
#include <utility>

namespace conformance {
namespace {

// So many questions, and a new process in a new world: what clients leave in theirs is read with each case.
constexpr std::uint64_t kQuestionsOfALife = 500;

}  // namespace

std::optional<CaseReport> LivingClient::Answered(Living& living, const Case& of, const Twin& twin,
                                                 const CaseReport* smoke) {
  auto report = player_.PlayIn(living, of, twin, smoke);
  if (!report || report.value().outcome != Outcome::kHeld || !report.value().findings.empty())
    return std::nullopt;
  return std::move(report).value();
}

std::optional<CaseReport> LivingClient::Ask(const Case& of, const Twin& twin,
                                            const CaseReport* smoke) {
  if (world_ == nullptr) {
    auto world = worlds_.Make();
    if (!world) return std::nullopt;
    world_ = std::move(world).value();
  }
  if (living_ && living_->asked >= kQuestionsOfALife) static_cast<void>(Dismiss());
  Living& living = living_ ? *living_ : living_.emplace(*world_);
  std::optional<CaseReport> report = Answered(living, of, twin, smoke);
  if (report && !report->accepted) {
    const auto next = Answered(living, sound_, {}, smoke);
    if (!next || !next->accepted) report.reset();
  }
  if (!report) {
    living_.reset();
    return std::nullopt;
  }
  report->in_session = true;
  // Of a process that lives on nobody knows what one question cost.
  if (smoke != nullptr) report->seen.peak_memory_kib = smoke->seen.peak_memory_kib;
  return report;
}

std::string LivingClient::Dismiss() {
  if (living_) {
    const auto trouble = player_.End(*living_);
    living_.reset();
    if (trouble_.empty()) trouble_ = trouble ? trouble.value() : trouble.error().message;
  }
  return trouble_;
}

}  // namespace conformance
