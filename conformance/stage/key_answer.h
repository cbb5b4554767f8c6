// KeyAnswer: a guest agent's answer to GetKey v0, taken apart.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "conformance/case/result.h"
#include "conformance/parity/exchange.h"
#include "mock_agent/guest/key_request.h"

namespace conformance {

struct KeyAnswer {
  parity::Answer answer;
  std::string key;    // hex
  std::string chain;  // JSON

  // ReadFrom refuses, as kAgentUnusable with the reason, what the suite can make no case of: anything
  // but 200 with one Content-Length, a Content-Type and a JSON object with a `key` of 32 bytes in
  // lower-case hex, a `signature_chain` and no `error`.
  static Result<KeyAnswer> ReadFrom(parity::Answer answer);
};

// AskForKey asks the agent; kAgentUnusable where it does not answer, or not as KeyAnswer has it.
Result<KeyAnswer> AskForKey(const std::filesystem::path& agent,
                            const mock_agent::KeyRequest& asked);

// IsLengthName: the header of this name is the Content-Length.
bool IsLengthName(std::string_view name);

}  // namespace conformance
