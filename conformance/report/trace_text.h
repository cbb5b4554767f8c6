// TraceText: what crossed the wire, for people.
#pragma once

#include <string>

#include "conformance/judge/wire_trace.h"
#include "conformance/report/console_style.h"

namespace conformance {

// TraceText is the difference of the answer from its twin's, then connection by connection what
// happened and when, bytes in hex beside text, three columns from the left. Secrets are <secret, N bytes>, and
// a > and a colour mark where the answer is not its twin's. It ends with a line feed, and nothing of it is
// a control character but for those and the colours.
std::string TraceText(const WireTrace& trace, const ConsoleStyle& style);

}  // namespace conformance
