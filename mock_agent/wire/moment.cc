#include "mock_agent/wire/moment.h"

namespace mock_agent {

void AddMoment(const Moment& moment, std::vector<Moment>& moments, std::size_t& of_all) {
  const bool full = moments.size() == kMostMoments || of_all == kMostMomentsOfAll;
  if (!moments.empty() && moments.back().what == moment.what &&
      (full || moments.back().at == moment.at)) {
    moments.back().bytes += moment.bytes;
    return;
  }
  if (full) return;
  moments.push_back(moment);
  ++of_all;
}

}  // namespace mock_agent
