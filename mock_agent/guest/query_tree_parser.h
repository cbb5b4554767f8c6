// Query tree parser: reads a query with brackets in its names, as serde_qs 0.13 does in strict mode.
#pragma once

#include <string>
#include <string_view>

#include "mock_agent/guest/query_tree.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// ParseQueryTree takes a query as sent, without its question mark. The error is the agent's text.
Outcome<QueryTree, std::string> ParseQueryTree(std::string_view query);

}  // namespace mock_agent
