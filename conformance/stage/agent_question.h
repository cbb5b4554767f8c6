// AgentQuestion: one request to a guest agent that runs already.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/parity/exchange.h"

namespace conformance {

// Finals are the answers that are no 1xx.
std::vector<parity::Answer> Finals(std::vector<parity::Answer> answers);

// Replayed is what the agent answers to these bytes on one connection, so many answers or fewer, each
// whole; 1xx does not count as one. kAgentUnusable where it ends before, or takes some seconds.
Result<std::vector<parity::Answer>> Replayed(const std::filesystem::path& socket,
                                             std::string_view bytes, std::size_t answers);

// AskAgent posts this JSON to the method, and waits some seconds for a whole answer. kAgentUnusable, with
// the path and the reason, where none comes.
Result<parity::Answer> AskAgent(const std::filesystem::path& socket, std::string_view method,
                                std::string_view json);

}  // namespace conformance
