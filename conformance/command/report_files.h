// ReportFiles: the reports of a run that are written to files.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/judge/run_report.h"
#include "mock_agent/wire/whole_file.h"

namespace conformance {

// ReportPaths is where each report is to be written; empty: it is not.
struct ReportPaths {
  std::string json;
  std::string junit;
  std::string html;
  std::string markdown;
  std::string sarif;

  // Asked is the paths that are not empty.
  std::vector<std::string> Asked() const;
};

// AddReportFiles adds --json, --junit, --html, --markdown and --sarif.
void AddReportFiles(CLI::App& command, ReportPaths& paths);

class ReportFiles {
 public:
  // Reserve: kReportNotWritable before the run, where a report could not be written after it.
  static Result<ReportFiles> Reserve(const ReportPaths& paths);
  // Write makes each file whole, or leaves what was there. kReportNotWritable.
  Result<void> Write(const RunReport& run) const;

 private:
  using Writer = std::string (*)(const RunReport&);
  std::vector<std::pair<mock_agent::WholeFile, Writer>> files_;
};

}  // namespace conformance
