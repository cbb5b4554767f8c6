#include "conformance/command/complaint.h"

#include <fmt/format.h>

#include <cstdio>

namespace conformance {

ExitStatus Complain(std::string_view message, ExitStatus status) {
  fmt::print(stderr, "dstack-conformance: {}\n", message);
  return status;
}

ExitStatus Complain(const Error& error) {
  const bool machine = error.code == ErrorCode::kPrivateFolder ||
                       error.code == ErrorCode::kAgentFailed || error.code == ErrorCode::kSystem;
  const bool incomplete = machine || error.code == ErrorCode::kNothingToRun;
  return Complain(error.message, incomplete ? ExitStatus::kIncomplete : ExitStatus::kUsage);
}

ExitStatus PrintText(const std::string& text) {
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!written) return Complain("standard output cannot be written", ExitStatus::kIncomplete);
  return ExitStatus::kConformant;
}

}  // namespace conformance
