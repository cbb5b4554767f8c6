// Refusal: a step that the system would not take.
#pragma once

#include <cerrno>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conformance/case/result.h"

namespace conformance {

struct Refusal {
  std::string step;  // "mount /proc"
  int error;         // errno

  // Last is the refusal of the call that just failed.
  static Refusal Last(std::string step) { return {std::move(step), errno}; }
  // ByPolicy: a machine that refuses namespaces says one of these (user_namespaces(7), unshare(2),
  // mount(2)); anything else is a fault of ours or of the machine.
  bool ByPolicy() const {
    return error == EPERM || error == EACCES || error == ENOSPC || error == EUSERS ||
           error == ENOSYS || error == EINVAL;
  }
  // Text is the step, and the system's words for why.
  std::string Text() const;
};

// Nothing: the step was taken.
using Refused = std::optional<Refusal>;

// RefusalIn is what a message's texts say: ["refused", STEP, ERRNO].
Refusal RefusalIn(const std::vector<std::string>& texts);

// OsError is a refusal as an error: kSystem.
Error OsError(std::string step, int error);

}  // namespace conformance
