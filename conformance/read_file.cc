#include "conformance/read_file.h"

#include <fstream>
#include <sstream>

namespace conformance {

std::optional<std::string> ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  // Inserting nothing sets failbit of `text`, a failed read badbit of neither: so look at the file.
  if (!file || file.peek() == std::ifstream::traits_type::eof()) {
    if (file.bad() || !file.eof()) return std::nullopt;
    return std::string();
  }
  text << file.rdbuf();
  if (file.bad() || text.fail()) return std::nullopt;
  return std::move(text).str();
}

}  // namespace conformance
