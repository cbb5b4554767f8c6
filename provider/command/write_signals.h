// The signals that a failed write would send: a reader that went away, a file beyond its limit.
#pragma once

namespace provider {

// IgnoreWriteSignals makes SIGPIPE and SIGXFSZ errors that a write reports, and no ways to die.
void IgnoreWriteSignals();

// RestoreWriteSignals gives both back what they did before, for the command that replaces us: what
// is ignored stays so over execve(2).
void RestoreWriteSignals();

}  // namespace provider
