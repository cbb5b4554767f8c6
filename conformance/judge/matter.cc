#include "conformance/judge/matter.h"

#include <functional>

namespace conformance {

Expectation Expected(const Matter& matter) {
  for (const EarlierRun& each : matter.of.before) {
    if (&each == &matter.run) return each.expectation;
  }
  return matter.of.expectation(matter.profile);
}

bool HoldsAKey(const Matter& matter) {
  return matter.reply.answer == Answer::kKey;
}

std::pair<std::string, std::size_t> Known(const LeftFile& file) {
  return {file.name, std::hash<std::string>()(file.contents)};
}

}  // namespace conformance
