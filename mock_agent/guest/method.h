// Method: one row of the agent's interface.
#pragma once

#include <string>
#include <string_view>

#include "mock_agent/guest/guest.h"
#include "mock_agent/guest/message.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// MethodFailure is what a method answers that failed.
struct MethodFailure {
  std::string text;
  int status = 400;
};

using MethodResult = Outcome<Message, MethodFailure>;

// Keeping is how long an answer is good for: the next such request only, all that ask the same, or
// all there will ever be.
enum class Keeping { kNever, kForTheSame, kForever };

struct Method {
  std::string_view name;
  const MessageType* request;  // nullptr: nobody looks at what is sent
  MethodResult (*run)(const Guest& guest, const Message& request);
  Keeping keeping = Keeping::kNever;
};

}  // namespace mock_agent
