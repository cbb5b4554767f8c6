#include "conformance/parity/random_exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "conformance/parity/random_request.h"

namespace conformance::parity {
namespace {

AgentSocket RandomSocket(Dice& dice) {
  const std::size_t drawn = dice.Below(100);
  if (drawn < 70) return AgentSocket::kDstack;
  return drawn < 88 ? AgentSocket::kTappd : AgentSocket::kExternal;
}

// Mostly one write; else a few, or one a byte.
std::vector<std::size_t> RandomCuts(Dice& dice, std::size_t size) {
  std::vector<std::size_t> cuts;
  if (size < 2 || !dice.Chance(15)) return cuts;
  if (size < 300 && dice.Chance(10)) {
    for (std::size_t at = 1; at < size; ++at) cuts.push_back(at);
    return cuts;
  }
  for (std::size_t left = 1 + dice.Below(5); left > 0; --left)
    cuts.push_back(1 + dice.Below(size - 1));
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  return cuts;
}

}  // namespace

Exchange RandomExchange(std::uint64_t seed, std::size_t index) {
  Dice dice(seed, index);
  Exchange exchange;
  exchange.name = fmt::format("random-{}-{}", seed, index);
  exchange.socket = RandomSocket(dice);
  exchange.repeatable = false;
  // After one that is broken there is no telling where a next one would begin.
  const std::size_t requests = dice.Chance(10) ? 2 + dice.Below(2) : 1;
  bool whole = true;
  for (std::size_t place = 0; place < requests && whole; ++place) {
    const RequestDrawn request = RandomRequest(dice, exchange.socket);
    exchange.request += request.bytes;
    if (request.head) exchange.heads.push_back(place);
    whole = request.whole;
  }
  // Who waits for the rest of a request that never comes would only cost time.
  exchange.half_close = !whole || dice.Chance(8);
  if (dice.Chance(2)) {
    exchange.request.resize(dice.Below(exchange.request.size() + 1));
    exchange.half_close = true;
  }
  exchange.cuts = RandomCuts(dice, exchange.request.size());
  return exchange;
}

}  // namespace conformance::parity
