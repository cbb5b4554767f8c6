#include "conformance/command/explain_command.h"

#include <unistd.h>

#include "conformance/case/result.h"
#include "conformance/command/complaint.h"
#include "conformance/report/explanation.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

constexpr const char* kExplainFooter = R"(
A report that run --json wrote has what crossed the wire of every case that failed, warned or is
unproven: both directions, with the milliseconds since the client was started, hex beside text. Where
the answer differs from its twin's is marked >, and secrets are <secret, N bytes>.

exit status:
  0  explained
  2  usage error: a file that is no such report, or one that shows nothing of the case

example:
  dstack-conformance explain report.json status-500-with-a-valid-body)";

Result<Explanation> ReadExplanation(const std::string& path, const std::string& id) {
  BOOST_OUTCOME_TRY(text, mock_agent::ReadTextFile(path));
  return Explanation::Read(text, path, id);
}

}  // namespace

ExplainCommand::ExplainCommand(CLI::App& app)
    : command_(app.add_subcommand("explain", "what crossed the wire in a case of a report")) {
  command_->add_option("report", report_, "a JSON report")->type_name("REPORT.json")->required();
  command_->add_option("case", id_, "a case of it that did not hold")
      ->type_name("CASE")
      ->required();
  command_->add_flag("--no-color", no_colour_, "no colours, on a terminal either");
  command_->footer(kExplainFooter);
}

ExitStatus ExplainCommand::Run() const {
  const auto explained = ReadExplanation(report_, id_);
  if (!explained) return Complain(explained.error());
  const bool colour = !no_colour_ && isatty(STDOUT_FILENO) == 1;
  return PrintText(ExplanationText(explained.value(), {.colour = colour}));
}

}  // namespace conformance
