#include "provider/agent/failure.h"

#include <cstring>
#include <utility>

namespace provider {

Refusal RefusalAt(std::string place, const Failure& failure) {
  const char* const why = failure.error == 0 ? nullptr : strerrordesc_np(failure.error);
  if (why != nullptr) place += (place.empty() ? "" : ": ") + std::string(why);
  return {failure.reason, std::move(place)};
}

}  // namespace provider
