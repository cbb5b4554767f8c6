// Body shape: what stays of an answer with fresh keys and certificates when it is asked for again.
#pragma once

#include <vector>

#include "conformance/parity/difference.h"
#include "conformance/parity/exchange.h"

namespace conformance::parity {

// CompareShapes compares the bodies as JSON, or else as protobuf messages: the same members in the
// same order, the same values, but for PEM texts, which are compared by their facts
// (pem_facts.h). Where keys are not fresh each time, they have to be equal too. Parts are
// "body /certificate_chain/0 extensions", or of protobuf "body field 3 ...".
std::vector<Difference> CompareShapes(const Answer& left, const Answer& right, bool fresh_keys);

}  // namespace conformance::parity
