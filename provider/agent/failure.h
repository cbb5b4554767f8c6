// Failure: a Reason, and the system's own word for why.
#pragma once

#include <string>

#include "provider/agent/reason.h"
#include "provider/agent/refusal.h"
#include "provider/agent/result.h"

namespace provider {

// Where a system call refused, `error` is what it left in errno(3); else 0.
struct Failure {
  Failure() = default;  // which an Outcome has to have, and never gives
  // A reason that no system call gave stands for itself.
  Failure(Reason why, int number = 0)  // NOLINT(google-explicit-constructor)
      : reason(why), error(number) {}

  Reason reason{};
  int error = 0;
};

// Tried<T> is a Result<T> that also says why the system refused.
template <typename T>
using Tried = Outcome<T, Failure>;

// RefusalAt says the failure of what stands at a place: "key file /k: No space left on device".
Refusal RefusalAt(std::string place, const Failure& failure);

}  // namespace provider
