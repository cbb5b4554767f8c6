// Random requests: one HTTP request to a socket of the guest agent.
#pragma once

#include <string>

#include "conformance/parity/dice.h"
#include "conformance/parity/methods.h"

namespace conformance::parity {

struct RequestDrawn {
  std::string bytes;
  bool head = false;  // a HEAD
  bool whole = true;  // false: a server may wait for more of it, or take what follows for its body
};

RequestDrawn RandomRequest(Dice& dice, AgentSocket socket);

}  // namespace conformance::parity
