#include "mock_agent/guest/configured_request.h"

#include <string>
#include <string_view>
#include <utility>

#include "mock_agent/guest/signature_chain.h"

namespace mock_agent {
namespace {

bool SameAlgorithm(std::string_view a, std::string_view b) {
  const auto known = ParseKeyAlgorithm(a);
  return a == b || (known && known == ParseKeyAlgorithm(b));
}

bool IsAtGetKey(const Request& request) {
  const std::string_view path = request.Path();
  return request.method == "POST" && (path == "/GetKey" || path == "/v0/GetKey") &&
         request.target.find('?') == std::string::npos;
}

// Asking puts what a request to GetKey asks for to `same`.
template <typename Same>
std::function<bool(const Request&)> Asking(Same same) {
  return [same = std::move(same)](const Request& request) {
    if (!request.whole) return true;
    if (!IsAtGetKey(request)) return false;
    const KeyRequestResult fields = KeyRequestFromJson(request.body);
    return !fields || same(fields.value());
  };
}

}  // namespace

std::function<bool(const Request&)> AsksFor(KeyRequest asked) {
  return Asking([asked = std::move(asked)](const KeyRequest& request) {
    return request.path == asked.path && request.purpose == asked.purpose &&
           SameAlgorithm(request.algorithm, asked.algorithm);
  });
}

std::function<bool(const Request&)> AsksForPath(std::string path) {
  return Asking(
      [path = std::move(path)](const KeyRequest& request) { return request.path == path; });
}

std::function<bool(const Request&)> AsksForKeys() {
  return Asking([](const KeyRequest&) { return true; });
}

}  // namespace mock_agent
