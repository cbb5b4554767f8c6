// A whole file as text.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace conformance {

// ReadFile is nothing for what cannot be opened or read to its end, a folder for example.
std::optional<std::string> ReadFile(const std::filesystem::path& path);

}  // namespace conformance
