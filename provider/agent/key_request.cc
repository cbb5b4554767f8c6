#include "provider/agent/key_request.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "provider/agent/json_request.h"

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
  return KeyRequest(path, purpose, algorithm, JsonRequest("GetKey", body));
}

}  // namespace provider
