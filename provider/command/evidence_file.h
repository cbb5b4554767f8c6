// ReadEvidenceFile: a file that somebody else wrote.
#pragma once

#include <cstddef>
#include <string>

#include "provider/agent/refusal.h"

namespace provider {

inline constexpr std::size_t kMostEvidenceBytes = 1'048'576;

// ReadEvidenceFile reads a whole file or pipe, which may be /dev/stdin. Refuses with
// kEvidenceUnreadable: it cannot be opened or read, or has more than kMostEvidenceBytes.
Placed<std::string> ReadEvidenceFile(const std::string& path);

}  // namespace provider
