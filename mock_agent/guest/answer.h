// Answer: what goes into an HTTP response.
#pragma once

#include <string>

namespace mock_agent {

struct Answer {
  int status = 0;
  std::string reason;
  std::string content_type;
  std::string body;
};

}  // namespace mock_agent
