// Removal of what a hostile client may have built.
#pragma once

#include <filesystem>

namespace conformance {

// RemoveTree removes a file, a link, or a folder with everything in it, whatever modes the folders
// have and however deep they stand in each other: it needs three descriptors and no long path. True
// where nothing is left. Nobody else may write there meanwhile.
bool RemoveTree(const std::filesystem::path& path);

}  // namespace conformance
