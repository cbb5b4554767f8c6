#include "conformance/command/complaint.h"

#include <fmt/format.h>

#include <cstdio>

#include "mock_agent/wire/say.h"

namespace conformance {

ExitStatus Complain(std::string_view message, ExitStatus status) {
  mock_agent::Say(stderr, fmt::format("dstack-conformance: {}\n", message));
  return status;
}

ExitStatus Complain(const Error& error) {
  const bool machine = error.code == ErrorCode::kPrivateFolder ||
                       error.code == ErrorCode::kAgentFailed || error.code == ErrorCode::kSystem;
  const bool incomplete = machine || error.code == ErrorCode::kNothingToRun;
  return Complain(error.message, incomplete ? ExitStatus::kIncomplete : ExitStatus::kUsage);
}

ExitStatus PrintText(const std::string& text) {
  if (mock_agent::Say(stdout, text)) return ExitStatus::kConformant;
  return Complain("standard output cannot be written", ExitStatus::kIncomplete);
}

}  // namespace conformance
