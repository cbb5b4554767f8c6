// AgentQuestion: one request to a guest agent that runs already.
#pragma once

#include <filesystem>
#include <string_view>

#include "conformance/case/result.h"
#include "conformance/parity/exchange.h"

namespace conformance {

// AskAgent posts this JSON to the method, and waits some seconds for a whole answer. kAgentUnusable, with
// the path and the reason, where none comes.
Result<parity::Answer> AskAgent(const std::filesystem::path& socket, std::string_view method,
                                std::string_view json);

}  // namespace conformance
