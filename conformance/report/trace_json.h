// TraceJson: what crossed the wire, for machines; docs/report.md.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "conformance/judge/wire_trace.h"

namespace conformance {

// TraceJson is the member `wire` of a case.
nlohmann::ordered_json TraceJson(const std::optional<WireTrace>& trace);

// ReadTrace is the trace that such a member, which is not null, was made of; nothing where it is none. Its
// texts are printable, whoever wrote it; the bytes it shows are whatever they are.
std::optional<WireTrace> ReadTrace(const nlohmann::json& written);

}  // namespace conformance
