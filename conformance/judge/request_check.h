// What the request clauses RQ-01 to RQ-06 and FC-53 say about the requests on the wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "conformance/evidence/evidence.h"
#include "mock_agent/wire/recording.h"

namespace conformance {

// CheckRequests judges one clause. Nothing: it held. Otherwise one line of evidence, which names
// what was wrong and, where it is no secret, what was sent, as ASCII of at most 80 characters.
// RQ-01 to RQ-05 bind every request, and none of RQ-01 to RQ-06 holds without one; in FC-53,
// requests that broke off count, but are not compared. Another clause always holds.
std::optional<std::string> CheckRequests(std::string_view clause, const mock_agent::Recording& wire,
                                         const Asked& asked);

}  // namespace conformance
