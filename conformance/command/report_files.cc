#include "conformance/command/report_files.h"

#include "conformance/report/html_report.h"
#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"
#include "conformance/report/markdown_report.h"
#include "conformance/report/sarif_report.h"

namespace conformance {
namespace {

using mock_agent::WholeFile;

Error Unwritable(const mock_agent::Error& error) {
  return {ErrorCode::kReportNotWritable, "the report " + error.message};
}

}  // namespace

std::vector<std::string> ReportPaths::Asked() const {
  std::vector<std::string> asked;
  for (const std::string& path : {json, junit, html, markdown, sarif}) {
    if (!path.empty()) asked.push_back(path);
  }
  return asked;
}

void AddReportFiles(CLI::App& command, ReportPaths& paths) {
  const auto add = [&command](const char* option, std::string& path, const char* description) {
    command.add_option(option, path, description)->type_name("FILE");
  };
  add("--json", paths.json, "write the report as JSON (docs/report.md)");
  add("--junit", paths.junit, "write the report as JUnit XML");
  add("--html", paths.html, "write the report as one HTML file, to be opened in a browser");
  add("--markdown", paths.markdown,
      "write the report as Markdown for a CI job's page, such as \"$GITHUB_STEP_SUMMARY\"");
  add("--sarif", paths.sarif, "write the causes as SARIF 2.1.0");
}

Result<ReportFiles> ReportFiles::Reserve(const ReportPaths& paths) {
  const std::pair<const std::string&, Writer> asked[] = {{paths.json, JsonReport},
                                                         {paths.junit, JunitReport},
                                                         {paths.html, HtmlReport},
                                                         {paths.markdown, MarkdownReport},
                                                         {paths.sarif, SarifReport}};
  ReportFiles reserved;
  for (const auto& [path, writer] : asked) {
    if (path.empty()) continue;
    auto file = WholeFile::At(path, 0666);
    if (!file) return Unwritable(file.error());
    reserved.files_.emplace_back(std::move(file.value()), writer);
  }
  return reserved;
}

Result<void> ReportFiles::Write(const RunReport& run) const {
  for (const auto& [file, writer] : files_) {
    const auto written = file.Write(writer(run));
    if (!written) return Unwritable(written.error());
  }
  return success();
}

}  // namespace conformance
