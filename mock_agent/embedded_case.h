// EmbeddedCase: the agent's part of the cases that are built into this program.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_agent/result.h"
#include "mock_agent/script.h"

namespace mock_agent {

// CaseIds is sorted.
std::vector<std::string> CaseIds();

// ScriptOfCase is nothing for a case that the faithful agent plays. kUnknownCase, also for a case
// about a socket on which no agent answers.
Result<std::optional<Script>> ScriptOfCase(std::string_view id);

}  // namespace mock_agent
