#include "provider/agent/reason.h"

#include <array>
#include <cstddef>

namespace provider {
namespace {

constexpr std::string_view kAgentAdvice =
    "Check what answers on the socket: a sound guest agent never sends this. Do not retry against "
    "an agent that you do not trust.";

constexpr std::string_view kQuoteAdvice =
    "Ask for the quote as the guest agent gave it. A newer form of quote has to be read about "
    "first.";

using enum Fault;

constexpr std::array kRows{
#define REASON(enumerator, ...) ReasonRow{Reason::enumerator, __VA_ARGS__},
#include "provider/agent/reason.def"
#undef REASON
};

constexpr std::array kEnumerators{
#define REASON(enumerator, ...) std::string_view(#enumerator),
#include "provider/agent/reason.def"
#undef REASON
};

// Spells: the token is the enumerator without its k, but for case and dashes.
constexpr bool Spells(std::string_view token, std::string_view enumerator) {
  std::size_t at = 1;
  for (const char c : token) {
    if (c == '-') continue;
    if (at == enumerator.size()) return false;
    const char upper = enumerator[at++];
    if (c != (upper >= 'A' && upper <= 'Z' ? upper - 'A' + 'a' : upper)) return false;
  }
  return at == enumerator.size();
}

constexpr bool EveryTokenSpellsItsEnumerator() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (!Spells(kRows[i].token, kEnumerators[i])) return false;
  }
  return true;
}

constexpr bool EveryRowIsWhole() {
  for (const ReasonRow& row : kRows) {
    if (row.description.empty() || row.advice.empty()) return false;
  }
  return true;
}

constexpr bool FaultsStandTogether() {
  for (std::size_t i = 1; i < kRows.size(); ++i) {
    if (kRows[i].fault < kRows[i - 1].fault) return false;
  }
  return true;
}

static_assert(EveryTokenSpellsItsEnumerator(), "a token of reason.def is not its enumerator's");
static_assert(EveryRowIsWhole(), "a row of reason.def does not say what happened or what to do");
static_assert(FaultsStandTogether(), "the rows of reason.def are not in the order of Fault");

}  // namespace

const ReasonRow& RowOf(Reason reason) {
  return kRows[static_cast<std::size_t>(reason)];
}

std::span<const ReasonRow> EveryReason() {
  return kRows;
}

std::string_view Token(Reason reason) {
  return RowOf(reason).token;
}

}  // namespace provider
