#include "conformance/judge/answer_checks.h"

#include <fmt/format.h>

#include <chrono>
#include <string>

namespace conformance {
namespace {

// "At once" (TO-23), beyond what the sound answer takes: fatal to a client that waits for a time of its
// own.
constexpr std::chrono::milliseconds kAtOnce{1000};

std::string Accepted(const KeyLine& key) {
  return fmt::format("exit 0 with {} of {} bytes",
                     key.kind == KeyLine::Kind::kSecret ? "a secret" : "a public key",
                     key.bytes.size());
}

bool RefusesASoundAnswer(const Matter& matter) {
  return Expected(matter) == Expectation::kMustAccept && matter.reply.answer == Answer::kRefused;
}

// TookLong: longer than the answer takes that ends with its connection, by more than "at once".
bool TookLong(const Matter& matter) {
  return matter.smoke != nullptr &&
         matter.evidence.process.answered_in > matter.smoke->seen.answered_in + kAtOnce;
}

}  // namespace

Complaints LookAtAcceptance(const Matter& matter) {
  const auto& key = matter.reply.key;
  if (Expected(matter) != Expectation::kMustRefuse || !key) return {};
  return {Accepted(*key)};
}

Complaints LookAtDoubtfulAcceptance(const Matter& matter) {
  const auto& key = matter.reply.key;
  if (Expected(matter) != Expectation::kShouldRefuse || !key || !matter.right_key) return {};
  return {Accepted(*key)};
}

Complaints LookAtTheKey(const Matter& matter) {
  if (Expected(matter) == Expectation::kMustRefuse) return {};  // any key is one too many
  const auto& key = matter.reply.key;
  if (!key || matter.right_key) return {};
  return {Accepted(*key) + ", another than the answer carries"};
}

Complaints LookAtWhatWasNotAsked(const Matter& matter) {
  const auto& growth = matter.evidence.process.growth;
  if (!growth || !matter.reply.key || growth->requests >= growth->questions) return {};
  return {fmt::format("asked its agent {} times, and gave a key for each of {} questions",
                      growth->requests, growth->questions)};
}

Complaints LookAtThePublicKey(const Matter& matter) {
  const auto& key = matter.reply.key;
  if (!matter.run.public_key_required || !key || !matter.right_key) return {};
  if (key->kind == KeyLine::Kind::kPublicKey) return {};
  return {"answered with the secret where the public key is asked for"};
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

Complaints LookAtTime(const Matter& matter) {
  if (!matter.right_key || !TookLong(matter)) return {};
  return {fmt::format(
      "the answer was complete at once, the client took {} ms, and {} ms for one "
      "that ends with its connection",
      matter.evidence.process.answered_in.count(), matter.smoke->seen.answered_in.count())};
}

}  // namespace conformance
