// Player: plays exchanges against sockets, many at a time on one thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "conformance/parity/conversation.h"
#include "conformance/parity/exchange.h"
#include "conformance/parity/parity_result.h"

namespace conformance::parity {

// An exchange, and the folder whose sockets (dstack.sock, ...) it is played against.
struct Play {
  const Exchange* exchange;
  std::filesystem::path folder;
};

// PlayAll is what came of each, in the same order; each on a connection of its own, `at_once` of
// them at a time. kUnreachable where nobody takes a connection, kSystem.
ParityResult<std::vector<Played>> PlayAll(const std::vector<Play>& plays, Patience patience,
                                          std::size_t at_once);

}  // namespace conformance::parity
