#include "mock_agent/guest/configured_request.h"

#include <string>
#include <string_view>
#include <utility>

#include "mock_agent/guest/signature_chain.h"
#include "mock_agent/guest/v1_key.h"

namespace mock_agent {
namespace {

bool SameAlgorithm(std::string_view a, std::string_view b, KeyApi api) {
  if (api == KeyApi::kV1) return a == b;
  const auto known = ParseKeyAlgorithm(a);
  return a == b || (known && known == ParseKeyAlgorithm(b));
}

bool IsAtGetKey(const Request& request, KeyApi api) {
  const std::string_view path = request.Path();
  const bool at =
      api == KeyApi::kV1 ? path == "/v1/GetKey" : path == "/GetKey" || path == "/v0/GetKey";
  return request.method == "POST" && at && request.target.find('?') == std::string::npos;
}

// Asking puts what a request to GetKey asks for to `same`.
template <typename Same>
std::function<bool(const Request&)> Asking(KeyApi api, Same same) {
  return [api, same = std::move(same)](const Request& request) {
    if (!request.whole) return true;
    if (!IsAtGetKey(request, api)) return false;
    const KeyRequestResult fields = KeyRequestFromJson(request.body, api);
    return !fields || same(fields.value());
  };
}

}  // namespace

std::function<bool(const Request&)> AsksFor(KeyRequest asked) {
  const KeyApi api = asked.api;
  return Asking(api, [asked = std::move(asked)](const KeyRequest& request) {
    const bool same_purpose = asked.api == KeyApi::kV1 || request.purpose == asked.purpose;
    return request.path == asked.path && same_purpose &&
           SameAlgorithm(request.algorithm, asked.algorithm, asked.api);
  });
}

std::function<bool(const Request&)> AsksForPath(std::string path, KeyApi api) {
  return Asking(api, [path = std::move(path)](const KeyRequest& request) {
    const bool granted = request.api == KeyApi::kV0 || ParseV1Algorithm(request.algorithm);
    return request.path == path && granted;
  });
}

std::function<bool(const Request&)> AsksForKeys(KeyApi api) {
  return Asking(api, [](const KeyRequest&) { return true; });
}

}  // namespace mock_agent
