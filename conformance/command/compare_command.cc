#include "conformance/command/compare_command.h"

#include "conformance/case/result.h"
#include "conformance/command/complaint.h"
#include "conformance/report/comparison.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

constexpr const char* kCompareFooter = R"(
Both are reports that run --json wrote. A case counts as a new failure where it fails in the second,
and did not in the first or was not asked there.

exit status:
  0  no new failure
  1  a new failure
  2  usage error: a file that is no such report
  3  no new failure, but the second run was incomplete

example:
  dstack-conformance compare released.json candidate.json)";

Result<WrittenReport> ReadReport(const std::string& path) {
  BOOST_OUTCOME_TRY(text, mock_agent::ReadTextFile(path));
  return WrittenReport::Read(text, path);
}

}  // namespace

CompareCommand::CompareCommand(CLI::App& app)
    : command_(app.add_subcommand("compare", "what fails in one report and not in another")) {
  command_->add_option("first", before_, "a JSON report")->type_name("A.json")->required();
  command_->add_option("second", after_, "a later one")->type_name("B.json")->required();
  command_->footer(kCompareFooter);
}

ExitStatus CompareCommand::Run() const {
  const auto before = ReadReport(before_);
  if (!before) return Complain(before.error());
  const auto after = ReadReport(after_);
  if (!after) return Complain(after.error());
  const ExitStatus printed = PrintText(ComparisonText(before.value(), after.value()));
  if (printed != ExitStatus::kConformant) return printed;
  if (!Comparison::Of(before.value(), after.value()).new_failures.empty()) {
    return ExitStatus::kNotConformant;
  }
  return after.value().status == Name(Verdict::kIncomplete) ? ExitStatus::kIncomplete
                                                            : ExitStatus::kConformant;
}

}  // namespace conformance
