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

}  // namespace

std::function<bool(const Request&)> AsksFor(KeyRequest asked) {
  return [asked = std::move(asked)](const Request& request) {
    if (!request.whole) return true;
    if (!IsAtGetKey(request)) return false;
    const KeyRequestResult fields = KeyRequestFromJson(request.body);
    if (!fields) return true;
    const auto& [path, purpose, algorithm] = fields.value();
    return path == asked.path && purpose == asked.purpose &&
           SameAlgorithm(algorithm, asked.algorithm);
  };
}

}  // namespace mock_agent
