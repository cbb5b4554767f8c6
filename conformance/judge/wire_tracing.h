// TraceOf: what may be shown of what crossed the wire.
#pragma once

#include <optional>

#include "conformance/evidence/evidence.h"
#include "conformance/judge/twin_difference.h"
#include "conformance/judge/wire_trace.h"

namespace conformance {

// TraceOf is the trace of a run, by all agents that were there. `answers`, where they are known, say
// what of the answer of the case's own agent differs from its twin's. Secrets of it are those of the
// evidence and every key that an agent answered with, whosever it is.
WireTrace TraceOf(const Evidence& evidence, const std::optional<TwinAnswers>& answers);

}  // namespace conformance
