// Placing files where a hostile client may have been: its links lead nowhere.
#pragma once

#include <filesystem>

#include "conformance/case/result.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

// OpenFolder opens the folder at a relative path below another, step by step. What is missing is
// made; what stands there and is no folder, a link above all, is removed. kPrivateFolder where that
// fails.
Result<mock_agent::FileDescriptor> OpenFolder(const mock_agent::FileDescriptor& from,
                                              const std::filesystem::path& path);

// PathBelow is a path to a name in a folder that is kept open, for calls that take nothing but a
// path.
std::filesystem::path PathBelow(const mock_agent::FileDescriptor& folder,
                                const std::filesystem::path& name);

}  // namespace conformance
