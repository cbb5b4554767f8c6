#include "conformance/judge/twin_difference.h"

#include <fmt/format.h>

#include <algorithm>

namespace conformance {
namespace {

std::string CountedBytes(std::size_t count) {
  return fmt::format("{} byte{}", count, count == 1 ? "" : "s");
}

std::string OfBytes(const TwinDifference& found, std::size_t size) {
  const std::size_t changed = found.to - found.from;
  if (changed == 0 && found.from == size) {
    return fmt::format("it ends {} before its twin's", CountedBytes(found.instead));
  }
  const std::string at = fmt::format("at byte {:04x}", found.from);
  if (changed == 0)
    return fmt::format("it lacks {} of its twin's {}", CountedBytes(found.instead), at);
  if (found.instead == 0) {
    return fmt::format("it has {} more than its twin's {}", CountedBytes(changed), at);
  }
  return fmt::format("{} {} stand for {} of its twin's", CountedBytes(changed), at,
                     CountedBytes(found.instead));
}

}  // namespace

TwinDifference TwinDifference::Of(std::string_view of_case, std::string_view of_twin) {
  const std::size_t shorter = std::min(of_case.size(), of_twin.size());
  const auto first = static_cast<std::size_t>(
      std::mismatch(of_case.begin(), of_case.begin() + static_cast<std::ptrdiff_t>(shorter),
                    of_twin.begin())
          .first -
      of_case.begin());
  std::size_t last = 0;
  while (last < shorter - first &&
         of_case[of_case.size() - 1 - last] == of_twin[of_twin.size() - 1 - last]) {
    ++last;
  }
  return {.from = first, .to = of_case.size() - last, .instead = of_twin.size() - last - first};
}

std::string DifferenceText(const TwinAnswers& answers) {
  const bool same_steps = answers.case_steps == answers.twin_steps;
  const std::string steps = fmt::format("it is sent in another way: \"{}\", its twin's \"{}\"",
                                        answers.case_steps, answers.twin_steps);
  if (answers.of_case != answers.of_twin) {
    const std::string bytes =
        OfBytes(TwinDifference::Of(answers.of_case, answers.of_twin), answers.of_case.size());
    return same_steps ? bytes : fmt::format("{}; {}", bytes, steps);
  }
  if (!same_steps) return "its bytes are its twin's; " + steps;
  return "it is its twin's, byte by byte: what differs is not in the answer";
}

}  // namespace conformance
