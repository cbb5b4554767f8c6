// ControlClient: one question to a running agent's control socket.
#pragma once

#include <string>
#include <string_view>

#include "mock_agent/wire/result.h"

namespace mock_agent {

struct ControlAnswer {
  int status;
  std::string body;
};

// AskControl waits for 10 s at most. kSocketNotBindable where nobody answers in HTTP.
Result<ControlAnswer> AskControl(const std::string& socket, std::string_view method,
                                 std::string_view path, std::string_view body = "");

}  // namespace mock_agent
