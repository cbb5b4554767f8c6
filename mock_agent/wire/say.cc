#include "mock_agent/wire/say.h"

namespace mock_agent {

bool Say(std::FILE* where, std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), where) == text.size();
  return std::fflush(where) == 0 && written;
}

}  // namespace mock_agent
