// Left files: what clients leave in the folders they can write to.
#pragma once

#include <filesystem>

#include "conformance/evidence/evidence.h"

namespace conformance {

// ReadLeftFiles is every entry below the folder, as far as LeftFiles goes, at whatever depth.
// Links are not followed, and nothing but regular files is opened.
LeftFiles ReadLeftFiles(const std::filesystem::path& folder);

}  // namespace conformance
