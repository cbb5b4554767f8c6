// Key check: whether answers to GetKey are right, as far as one can see without the agent's keys.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "conformance/parity/exchange.h"

namespace conformance::load {

// KeyCheck remembers the first answer for each path: another path has another key, the same path the
// same one each time.
class KeyCheck {
 public:
  explicit KeyCheck(std::size_t paths) : known_(paths) {}

  // Wrong is why the answer for the path is not right; nothing where it is.
  std::optional<std::string> Wrong(std::size_t path, const parity::Answer& answer);

 private:
  struct Known {
    std::string body;
    std::string key;
  };
  std::vector<Known> known_;
};

}  // namespace conformance::load
