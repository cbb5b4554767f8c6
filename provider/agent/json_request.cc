#include "provider/agent/json_request.h"

#include <fmt/format.h>

namespace provider {

std::string JsonRequest(std::string_view method, std::string_view json) {
  return fmt::format(
      "POST /{} HTTP/1.1\r\n"
      "Host: localhost\r\n"
      "Content-Type: application/json\r\n"
      "Content-Length: {}\r\n"
      "Accept: application/json\r\n"
      "Connection: close\r\n"
      "\r\n"
      "{}",
      method, json.size(), json);
}

}  // namespace provider
