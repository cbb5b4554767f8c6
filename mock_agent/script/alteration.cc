#include "mock_agent/script/alteration.h"

#include <cstdlib>

namespace mock_agent {

std::string Altered(std::string_view bytes, const Alteration& alteration) {
  if (alteration.at >= bytes.size()) std::abort();
  std::string altered(bytes);
  char& byte = altered[alteration.at];
  switch (alteration.change) {
    case Alteration::Change::kEnd:
      altered.erase(alteration.at);
      return altered;
    case Alteration::Change::kSplit:
      return altered;
    case Alteration::Change::kFlip:
      byte = static_cast<char>(byte ^ (1 << alteration.value));
      return altered;
    case Alteration::Change::kDelete:
      altered.erase(alteration.at, 1);
      return altered;
    case Alteration::Change::kDouble:
      altered.insert(alteration.at, 1, byte);
      return altered;
    case Alteration::Change::kPut:
      byte = static_cast<char>(alteration.value);
      return altered;
  }
  std::abort();
}

}  // namespace mock_agent
