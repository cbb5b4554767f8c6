// Refusal: a step that the system would not take.
#pragma once

#include <cerrno>
#include <optional>
#include <string>
#include <utility>

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
};

// Nothing: the step was taken.
using Refused = std::optional<Refusal>;

}  // namespace conformance
