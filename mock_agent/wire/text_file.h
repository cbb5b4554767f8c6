// Text file: all that stands in a file.
#pragma once

#include <filesystem>
#include <string>

#include "mock_agent/wire/result.h"

namespace mock_agent {

// ReadTextFile reads the whole file, of 64 MiB at most; kFileUnreadable.
Result<std::string> ReadTextFile(const std::filesystem::path& file);

}  // namespace mock_agent
