// Step: one thing that a scripted agent does on a connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "mock_agent/script/template.h"
#include "mock_agent/wire/json_view.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// An endless answer (kSendUntilClosed, kDrip) ends in order when the client has taken more than so
// many bytes of it: whoever reads so far has no bound.
inline constexpr std::size_t kMostOfAnEndlessAnswer = std::size_t{16} << 20;

struct Step {
  enum class Action {
    kSend,
    kSendUntilClosed,
    kSendBytewise,
    kSendTaken,
    kDrip,
    kWait,
    kNextRequest,
    kStall,
    kHalfClose,
    kClose,
    kReset,
  };
  Action action;
  std::vector<Template>
      bytes;  // exactly one for kSend, kSendUntilClosed, kSendBytewise, kSendTaken and kDrip, else none
  std::uint32_t times = 1;         // kSend
  std::uint32_t milliseconds = 0;  // kDrip: between bytes; kWait
};

// Name is the action's word in docs/cases.md, "until_closed" for kSendUntilClosed.
std::string_view Name(Step::Action action);

// ReadSteps reads the array `steps` of a script: the last step ends the connection, no other does,
// and nothing is sent after kHalfClose. kUnknownMember, kMissingMember, kWrongType,
// kUnknownPlaceholder, kBadStep, kScriptWithoutEnd.
Result<std::vector<Step>> ReadSteps(const JsonView& array);

}  // namespace mock_agent
