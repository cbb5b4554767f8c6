#include "conformance/report/report_text.h"

#include <vector>

#include "conformance/judge/excerpt.h"

namespace conformance {
namespace {

constexpr std::size_t kMostShown = 400;  // characters; docs/report.md

}  // namespace

std::string Shown(const CaseVerdict& verdict, std::string_view text) {
  return Excerpt(text, verdict.evidence.secrets, kMostShown);
}

std::string ShownReason(const RunVerdict& run) {
  if (run.Status() != ExitStatus::kIncomplete) return "";
  std::vector<Bytes> secrets;
  for (const CaseVerdict& verdict : run.cases) {
    secrets.insert(secrets.end(), verdict.evidence.secrets.begin(), verdict.evidence.secrets.end());
  }
  return Excerpt(run.WhyIncomplete(), secrets, kMostShown);
}

}  // namespace conformance
