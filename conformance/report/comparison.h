// Comparison: what two JSON reports say differently.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/result.h"

namespace conformance {

// WrittenOutcome is what a written report says of a case, as far as it matters to compare.
struct WrittenOutcome {
  std::string clause;
  std::string outcome;  // "failed", and so on
  std::string worst;    // of its MUST findings: "critical"; empty: it has none
  std::string detail;   // of that finding
  std::vector<std::string>
      defects;  // of its MUST findings, each once, sorted: "exit-status FC-10";
                // of a failure without any, one that says so

  bool unproven() const { return outcome == "unproven"; }
  bool failed() const { return outcome == "failed" || !worst.empty(); }
};

// WrittenReport is a JSON report that was read again. Its texts are printable, whoever wrote it.
struct WrittenReport {
  std::string name;  // of the file
  std::string status;
  std::string verdict;
  std::string profile;
  std::string agent;     // mock, simulator or socket
  std::string digest;    // of the catalogue
  bool stopped = false;  // at a failure: other cases may not have been played
  std::size_t catalog_cases = 0;
  std::map<std::string, WrittenOutcome> cases;  // by id

  // Read: kNotJson; kWrongValue for what is no report of a version that this program knows.
  static Result<WrittenReport> Read(std::string_view json, std::string name);
};

// Comparison is the ids of cases by what became of them from the first report to the second.
struct Comparison {
  std::vector<std::string> new_failures;  // show a defect that they did not, or were not asked
  std::vector<std::string> lessened;      // fail in both, with some of their defects only
  std::vector<std::string> mended;        // failed; held now, or nearly
  std::vector<std::string> open;          // failed; unproven or unsupported now
  std::vector<std::string> gone;          // failed; not asked any more
  std::size_t as_before = 0;              // fail in both, and for the same

  static Comparison Of(const WrittenReport& before, const WrittenReport& after);
};

// ComparisonText is for people: what differs in what was asked, then the cases, the last line in numbers.
std::string ComparisonText(const WrittenReport& before, const WrittenReport& after);

}  // namespace conformance
