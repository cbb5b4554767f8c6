// GithubAnnotations: what a run found, as workflow commands of GitHub Actions.
#pragma once

#include <string>
#include <string_view>

#include "conformance/judge/run_report.h"

namespace conformance {

// GithubAnnotations is a line for the verdict and one for each cause: an error where the run is not green
// and for what failed and is new, a warning for warnings and for a verdict that rests on known failures, a
// notice for known failures. No text of a client's can end its line or become a command of its own.
std::string GithubAnnotations(const RunReport& run);

// WithoutCommands is text in which GitHub's runner looks for no command. The token is a word that nobody
// who had a hand in the text can know.
std::string WithoutCommands(std::string_view text, std::string_view token);

}  // namespace conformance
