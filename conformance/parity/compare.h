// Compare: in what two agents' answers to the same exchange differ.
#pragma once

#include <vector>

#include "conformance/parity/difference.h"
#include "conformance/parity/exchange.h"

namespace conformance::parity {

// Compare is empty where they are equal. Not counted is what a server may change by itself: the
// value of `date`, as long as it is one, and the order of x-frame-options, x-content-type-options
// and permissions-policy among themselves. An answer to an exchange that is not repeatable is
// compared by its shape (body_shape.h). The parts of a second answer are "answer 2: status", and
// so on.
std::vector<Difference> Compare(const Exchange& exchange, const Played& left, const Played& right);

// SameEnd compares what became of the connection alone. Where a request is sent in several writes
// and the agent closes after an earlier one, the client's own timing decides whether a later write
// is refused or stays unread: that counts as the same.
bool SameEnd(const Exchange& exchange, const Played& left, const Played& right);

}  // namespace conformance::parity
