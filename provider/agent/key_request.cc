#include "provider/agent/key_request.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

namespace provider {

Result<KeyRequest> KeyRequest::Create(std::string_view path, std::string_view purpose,
                                      std::string_view algorithm) {
  std::string body;
  try {
    const nlohmann::ordered_json json = {
        {"path", path}, {"purpose", purpose}, {"algorithm", algorithm}};
    body = json.dump();
  } catch (const nlohmann::json::type_error&) {
    return Reason::kKeyIdNotUtf8;
  }
  std::string http = fmt::format(
      "POST /GetKey HTTP/1.1\r\n"
      "Host: localhost\r\n"
      "Content-Type: application/json\r\n"
      "Content-Length: {}\r\n"
      "Accept: application/json\r\n"
      "Connection: close\r\n"
      "\r\n"
      "{}",
      body.size(), body);
  return KeyRequest(path, purpose, algorithm, std::move(http));
}

}  // namespace provider
