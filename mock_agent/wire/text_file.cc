#include "mock_agent/wire/text_file.h"

#include <array>
#include <cstddef>
#include <fstream>

namespace mock_agent {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;  // more than any file that is meant

}  // namespace

Result<std::string> ReadTextFile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  std::array<char, 4096> block;
  while (stream.read(block.data(), block.size()) || stream.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kMostBytes) {
      return Error{ErrorCode::kFileUnreadable, file.string() + ": longer than 64 MiB"};
    }
  }
  if (!stream.eof()) return Error{ErrorCode::kFileUnreadable, file.string() + ": cannot be read"};
  return text;
}

}  // namespace mock_agent
