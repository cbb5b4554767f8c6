// ControlClient: one question to a running agent's control socket.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "mock_agent/wire/result.h"

namespace mock_agent {

struct ControlAnswer {
  int status;
  std::string body;
};

// AskControl waits for so long at most: to connect, and for anything to come. kSocketNotBindable where
// nobody answers in HTTP, or not all of the answer comes.
Result<ControlAnswer> AskControl(const std::string& socket, std::string_view method,
                                 std::string_view path, std::string_view body = "",
                                 std::chrono::milliseconds patience = std::chrono::seconds(10));

}  // namespace mock_agent
