// Explanation: what a written report says of one case, and what crossed the wire in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/judge/wire_trace.h"
#include "conformance/report/console_style.h"

namespace conformance {

// Its texts are printable, whoever wrote the report.
struct Explanation {
  std::string id;
  std::string clause;
  std::string title;
  std::string outcome;
  std::string note;                   // empty: none
  std::vector<std::string> findings;  // "MUST critical FC-10: exit 0 with a secret of 32 bytes"
  WireTrace wire;

  // Read: kNotJson; kWrongValue for what is no report that may have traces, or none of ours;
  // kUnknownCase for a case that is not in it, or of which it shows nothing, with what plays the case.
  static Result<Explanation> Read(std::string_view json, std::string_view name,
                                  std::string_view id);
};

// ExplanationText is for people.
std::string ExplanationText(const Explanation& explained, const ConsoleStyle& style);

}  // namespace conformance
