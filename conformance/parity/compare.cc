#include "conformance/parity/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>

#include "conformance/parity/body_shape.h"
#include "conformance/parity/date.h"

namespace conformance::parity {
namespace {

using Header = std::pair<std::string, std::string>;

constexpr std::array<std::string_view, 3> kShuffled{"permissions-policy", "x-content-type-options",
                                                    "x-frame-options"};

bool IsShuffled(const Header& header) {
  return std::find(kShuffled.begin(), kShuffled.end(), header.first) != kShuffled.end();
}

// The headers, with those that the server shuffles in one order, in the places where they stood.
std::vector<Header> Unshuffled(const Answer& answer) {
  std::vector<Header> shuffled;
  std::copy_if(answer.headers.begin(), answer.headers.end(), std::back_inserter(shuffled),
               IsShuffled);
  std::sort(shuffled.begin(), shuffled.end());
  std::vector<Header> headers = answer.headers;
  auto next = shuffled.begin();
  for (Header& header : headers) {
    if (IsShuffled(header)) header = *next++;
  }
  return headers;
}

std::string NamesOf(const std::vector<Header>& headers) {
  std::string names;
  for (const auto& [name, value] : headers) names += (names.empty() ? "" : ", ") + name;
  return names;
}

// The values of all headers of this name.
std::vector<std::string> ValuesOf(const std::vector<Header>& headers, const std::string& name) {
  std::vector<std::string> values;
  for (const auto& [each, value] : headers) {
    if (each == name) values.push_back(value);
  }
  return values;
}

// LengthIsItsOwn: what the length says follows from the body, which is compared itself.
bool LengthIsItsOwn(const Answer& answer) {
  return answer.framing == Framing::kLength && answer.whole;
}

// A HEAD is told how long a body would be, and one with a fresh signature is now and then a few
// bytes shorter.
bool FreshLengths(const Exchange& exchange, const std::string& left, const std::string& right) {
  constexpr std::array<std::string_view, 3> kFresh{"TlsKey", "DeriveKey", "Info"};
  constexpr long kMost = 16;
  const bool fresh = std::any_of(kFresh.begin(), kFresh.end(), [&](std::string_view method) {
    return exchange.request.find(method) != std::string::npos;
  });
  if (exchange.repeatable || exchange.heads.empty() || !fresh) return false;
  const auto number = [](const std::string& text) {
    return std::strtol(text.c_str(), nullptr, 10);
  };
  return std::labs(number(left) - number(right)) <= kMost;
}

bool SameValue(const Exchange& exchange, const std::string& name, const Answer& left,
               const std::string& left_value, const Answer& right, const std::string& right_value) {
  if (left_value == right_value) return true;
  if (name == "date") return ReadDate(left_value) && ReadDate(right_value);
  if (name == "content-length")
    return (LengthIsItsOwn(left) && LengthIsItsOwn(right)) ||
           FreshLengths(exchange, left_value, right_value);
  return false;
}

void CompareHeaders(const Exchange& exchange, const Answer& left, const Answer& right,
                    std::vector<Difference>& found) {
  const auto lefts = Unshuffled(left);
  const auto rights = Unshuffled(right);
  if (const auto one = NamesOf(lefts), other = NamesOf(rights); one != other)
    found.push_back({"headers", one, other});
  std::vector<std::string> seen;
  for (const auto& [name, value] : lefts) {
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
    seen.push_back(name);
    const auto left_values = ValuesOf(lefts, name);
    const auto right_values = ValuesOf(rights, name);
    // One that only one side has is in the names.
    for (std::size_t at = 0; at < std::min(left_values.size(), right_values.size()); ++at) {
      if (!SameValue(exchange, name, left, left_values[at], right, right_values[at]))
        found.push_back({"header " + name, left_values[at], right_values[at]});
    }
  }
}

void CompareBodies(const Exchange& exchange, const Answer& left, const Answer& right,
                   std::vector<Difference>& found) {
  if (left.body == right.body) return;
  if (exchange.repeatable || StatusOf(left) != StatusOf(right)) {
    found.push_back({"body", left.body, right.body});
    return;
  }
  // The same key is derived each time for the one method that derives it.
  const bool fresh_keys = exchange.request.find("DeriveKey") == std::string::npos;
  for (Difference& each : CompareShapes(left, right, fresh_keys)) found.push_back(std::move(each));
}

std::string FramingText(const Answer& answer) {
  return fmt::format("{}{}", Name(answer.framing), answer.whole ? "" : ", cut short");
}

void CompareAnswers(const Exchange& exchange, const Answer& left, const Answer& right,
                    std::vector<Difference>& found) {
  if (left.status_line != right.status_line)
    found.push_back({"status", left.status_line, right.status_line});
  CompareHeaders(exchange, left, right, found);
  if (const auto one = FramingText(left), other = FramingText(right); one != other)
    found.push_back({"framing", one, other});
  CompareBodies(exchange, left, right, found);
}

std::string StatusLines(const Played& played) {
  std::string lines;
  for (const Answer& answer : played.answers)
    lines += (lines.empty() ? "" : "; ") + answer.status_line;
  return fmt::format("{} ({})", played.answers.size(), lines);
}

}  // namespace

bool SameEnd(const Exchange& exchange, const Played& left, const Played& right) {
  const auto unread = [](const Played& played) {
    return played.then == "reset" || played.then == "write: BrokenPipeError";
  };
  return left.then == right.then || (!exchange.cuts.empty() && unread(left) && unread(right));
}

std::vector<Difference> Compare(const Exchange& exchange, const Played& left, const Played& right) {
  std::vector<Difference> all;
  if (left.answers.size() != right.answers.size())
    all.push_back({"answers", StatusLines(left), StatusLines(right)});
  for (std::size_t at = 0; at < std::min(left.answers.size(), right.answers.size()); ++at) {
    std::vector<Difference> found;
    CompareAnswers(exchange, left.answers[at], right.answers[at], found);
    for (Difference& each : found) {
      if (at > 0) each.part = fmt::format("answer {}: {}", at + 1, each.part);
      all.push_back(std::move(each));
    }
  }
  if (!SameEnd(exchange, left, right)) all.push_back({"then", left.then, right.then});
  return all;
}

}  // namespace conformance::parity
