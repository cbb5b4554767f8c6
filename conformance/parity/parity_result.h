// ParityResult<T>: either a T or one line that says why two agents could not be compared.
#pragma once

#include <string>

#include "mock_agent/wire/result.h"

namespace conformance::parity {

enum class ParityErrorCode {
  kUnreadable,       // a file of recordings that cannot be read
  kNotRecordings,    // not what conformance/parity/recordings/README.md describes
  kNothingSelected,  // no exchange has such a name or index
  kRecordedTwice,    // both sides are recordings, or one is asked what was not recorded
  kUnreachable,      // nobody takes connections on a socket
  kSystem,           // the system refused a socket
};

struct ParityError {
  ParityErrorCode code;
  std::string message;
};

template <typename T>
using ParityResult = mock_agent::Outcome<T, ParityError>;

using mock_agent::success;

}  // namespace conformance::parity
