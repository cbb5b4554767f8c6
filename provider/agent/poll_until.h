// PollUntil: waits for a file, until a deadline.
#pragma once

#include <chrono>

namespace provider {

// A Deadline is one moment for the whole of what it bounds.
using Deadline = std::chrono::steady_clock::time_point;

// PollUntil returns when one of the events (poll(2)) of this open file is there, and false where none
// is by the deadline. Of a file that is broken the next call says so: it counts as an event.
bool PollUntil(int file, short events, Deadline deadline);

}  // namespace provider
