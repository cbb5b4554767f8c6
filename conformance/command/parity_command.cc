#include "conformance/command/parity_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>

#include "conformance/command/complaint.h"
#include "conformance/command/option_checks.h"
#include "conformance/parity/parity.h"
#include "conformance/parity/parity_report.h"
#include "mock_agent/wire/say.h"
#include "mock_agent/wire/whole_file.h"

namespace conformance {
namespace {

constexpr const char* kParityFooter = R"(
LEFT and RIGHT are each a folder with the sockets of an agent (dstack.sock, tappd.sock, external.sock).
One of them may be

  recordings       the 322 exchanges with dstack's own simulator that this program holds
  recordings:FILE  a file of yours, in the form of conformance/parity/recordings

A header date counts only as a date, and x-frame-options, x-content-type-options and
permissions-policy only by where they stand together; fresh keys and certificates count by their
shape. Where one side keeps a connection that the other one ends, both are asked again with more
patience. docs/parity.md says all about it.

exit status:
  0  equal
  1  different: a block for each difference has its exchange, its part, and what either side said
  2  usage error
  3  a side could not be asked

examples:
  dstack-mock-agent serve --simulator-dir ./identity &
  dstack-conformance parity recordings ./identity
  dstack-conformance parity ./simulator ./identity --random 5000 --seed 7
  dstack-conformance parity ./simulator ./identity --random 5000 --seed 7 --only 1234 --verbose)";

ExitStatus StatusOf(parity::ParityErrorCode code) {
  switch (code) {
    case parity::ParityErrorCode::kUnreadable:
    case parity::ParityErrorCode::kNotRecordings:
    case parity::ParityErrorCode::kNothingSelected:
    case parity::ParityErrorCode::kRecordedTwice:
      return ExitStatus::kUsage;
    case parity::ParityErrorCode::kUnreachable:
    case parity::ParityErrorCode::kSystem:
      return ExitStatus::kIncomplete;
  }
  return ExitStatus::kIncomplete;
}

}  // namespace

struct ParityCommand::Arguments {
  parity::ParityOptions options;
  std::string json_file;
  bool verbose = false;
};

ParityCommand::~ParityCommand() = default;

ParityCommand::ParityCommand(CLI::App& app)
    : arguments_(std::make_unique<Arguments>()),
      command_(app.add_subcommand("parity", "ask two agents the same, and print what differs")) {
  parity::ParityOptions& options = arguments_->options;
  command_->add_option("left", options.left, "a folder of sockets, or recordings")
      ->type_name("LEFT")
      ->required();
  command_->add_option("right", options.right, "a folder of sockets, or recordings")
      ->type_name("RIGHT")
      ->required();
  auto* const random =
      command_
          ->add_option(
              "--random", options.random,
              "ask so many drawn requests, sound and broken, in place of the recorded ones")
          ->type_name("N")
          ->check(CLI::Range(1, 10'000'000));
  command_->add_option("--seed", options.seed, "what they are drawn from")
      ->type_name("NUMBER")
      ->check(WholeNumber())
      ->needs(random)
      ->capture_default_str();
  command_
      ->add_option("--only", options.only, "of the drawn ones only the one with this index, from 0")
      ->type_name("INDEX")
      ->needs(random);
  command_
      ->add_option("--filter", options.filter,
                   "only exchanges whose name matches this glob, e.g. 'getkey-*'")
      ->type_name("GLOB");
  command_->add_option("--at-once", options.at_once, "conversations at a time")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command_->add_option("--json", arguments_->json_file, "write the report as JSON")
      ->type_name("FILE");
  command_->add_flag("--verbose", arguments_->verbose,
                     "print each exchange that differs; with --only or --filter each at all");
  command_->footer(kParityFooter);
}

ExitStatus ParityCommand::Run() const {
  parity::ParityOptions options = arguments_->options;
  if (isatty(STDERR_FILENO) == 1) {
    options.progress = [](std::size_t done, std::size_t of) {
      mock_agent::Say(
          stderr, fmt::format("\r{} of {} exchanges{}", done, of, done == of ? "\r\x1b[K" : ""));
    };
  }
  options.keep_equal = arguments_->verbose && (options.only || !options.filter.empty());
  std::optional<mock_agent::WholeFile> json;
  if (!arguments_->json_file.empty()) {
    auto file = mock_agent::WholeFile::At(arguments_->json_file, 0666);
    if (!file) return Complain("the report " + file.error().message, ExitStatus::kUsage);
    json = std::move(file.value());
  }
  const auto report = RunParity(options);
  if (!report) return Complain(report.error().message, StatusOf(report.error().code));
  if (json) {
    const auto written = json->Write(ParityJson(report.value()));
    if (!written) return Complain("the report " + written.error().message, ExitStatus::kIncomplete);
  }
  const std::string text = ParityText(report.value(), arguments_->verbose);
  const ExitStatus printed = PrintText(text);
  if (printed != ExitStatus::kConformant) return printed;
  return report.value().equal == report.value().asked ? ExitStatus::kConformant
                                                      : ExitStatus::kNotConformant;
}

}  // namespace conformance
