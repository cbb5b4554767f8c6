// ReadEvidenceFile: a file that somebody else wrote.
#pragma once

#include <cstddef>
#include <string>

#include "provider/agent/poll_until.h"
#include "provider/agent/refusal.h"

namespace provider {

inline constexpr std::size_t kMostEvidenceBytes = 1'048'576;

// ReadEvidenceFile reads a whole regular file, or a pipe to its end: one with a name, one of a shell's
// <(...), /dev/stdin of a pipeline. The place has the system's own word for why. Refuses with
//   kEvidenceUnreadable  it cannot be opened or read, or has more than kMostEvidenceBytes
//   kEvidenceWrongKind   neither a file nor a pipe
//   kEvidenceLate        a pipe that nobody wrote to its end by the deadline
Placed<std::string> ReadEvidenceFile(const std::string& path, Deadline deadline);

}  // namespace provider
