// Made-up requests, and what the checks say of them, for tests.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/evidence/evidence.h"
#include "conformance/judge/request_check.h"
#include "mock_agent/wire/request.h"

namespace conformance {

// SampleAsked is what a client is told.
Asked SampleAsked();

// SoundRequest asks for it as a careful client does.
mock_agent::Request SoundRequest();

// With and its kin are a SoundRequest but for one thing.
mock_agent::Request With(std::string mock_agent::Request::* part, std::string value);
mock_agent::Request WithHeader(std::string_view name, std::string_view value);
mock_agent::Request WithoutHeader(std::string_view name);
mock_agent::Request WithSecondHeader(std::string_view name, std::string_view value);
mock_agent::Request WithBody(std::string body);
mock_agent::Request WithTarget(std::string target);

// ParsedRequest is what the agent's parser makes of these bytes, when the client then stops.
mock_agent::Request ParsedRequest(std::string_view bytes);

// WireOf has each request on a connection of its own.
mock_agent::Recording WireOf(const std::vector<mock_agent::Request>& requests);

// RequestChecks are those of every clause about requests.
const std::map<std::string_view, RequestCheck*>& RequestChecks();

// WhatIsWrong is what the check of a clause says, with every request.
std::optional<std::string> WhatIsWrong(std::string_view clause, const mock_agent::Recording& wire,
                                       const Asked& asked = SampleAsked());

// BrokenClauses are those that do not hold for a request.
std::vector<std::string_view> BrokenClauses(const mock_agent::Request& request,
                                            const Asked& asked = SampleAsked());

// BrokenRequest is a row of a test: a request that breaks a clause, and what is said of it.
struct BrokenRequest {
  std::string_view name;
  std::string_view clause;
  std::function<mock_agent::Request()> request;
  std::string_view said;
};

}  // namespace conformance
