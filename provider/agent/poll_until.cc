#include "provider/agent/poll_until.h"

#include <poll.h>

#include <algorithm>

namespace provider {

bool PollUntil(int file, short events, Deadline deadline) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    constexpr std::chrono::milliseconds kMost = std::chrono::hours(24);
    pollfd ready{.fd = file, .events = events, .revents = 0};
    if (poll(&ready, 1, static_cast<int>(std::min(left, kMost).count())) > 0) return true;
  }
}

}  // namespace provider
