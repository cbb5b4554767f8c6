#include "conformance/judge/repetitions.h"

namespace conformance {

std::size_t Repetitions::Played() const {
  std::size_t played = 0;
  for (const auto& [outcome, times] : outcomes) played += times;
  return played;
}

std::size_t Repetitions::Times(Outcome outcome) const {
  const auto found = outcomes.find(outcome);
  return found == outcomes.end() ? 0 : found->second;
}

}  // namespace conformance
