// TwinDifference: where the answer of a case is another than its twin's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace conformance {

// What the agent of a case sends, and what its twin's would have sent in its place.
struct TwinAnswers {
  std::string of_case;
  std::string of_twin;
  std::string case_steps;  // "send reset"
  std::string twin_steps;
};

// The bytes [from, to) of the case's answer stand for as many of its twin's as `instead` says: between
// what both begin with and what both end with.
struct TwinDifference {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t instead = 0;

  static TwinDifference Of(std::string_view of_case, std::string_view of_twin);
};

// DifferenceText says it in words, and where the difference is not in the bytes, in what it is: another
// way to send them, or nothing of the answer. It quotes no byte.
std::string DifferenceText(const TwinAnswers& answers);

}  // namespace conformance
