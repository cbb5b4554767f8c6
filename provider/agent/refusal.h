// Refusal: a Reason, and the place where it arose.
#pragma once

#include <string>

#include "provider/agent/reason.h"
#include "provider/agent/result.h"

namespace provider {

struct Refusal {
  Reason reason;
  std::string place;  // "socket PATH", "key file PATH" and the like, as configured; or empty
};

// Placed<T> is a Result<T> that also says where.
template <typename T>
using Placed = Outcome<T, Refusal>;

}  // namespace provider
