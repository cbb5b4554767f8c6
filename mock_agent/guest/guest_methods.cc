#include "mock_agent/guest/guest_methods.h"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <locale>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "mock_agent/guest/guest_info.h"
#include "mock_agent/guest/query.h"
#include "mock_agent/guest/signature_chain.h"

namespace mock_agent {
namespace {

using nlohmann::json;

constexpr std::string_view kJson = "application/json";

Answer Success(std::string body) {
  return {200, "OK", std::string(kJson), std::move(body)};
}

// Failure is how the agent says that a method failed: pretty-printed, unlike a success.
Answer Failure(int status, std::string reason, std::string_view error) {
  const json body = {{"error", error}};
  return {status, std::move(reason), std::string(kJson),
          body.dump(2, ' ', false, json::error_handler_t::replace)};
}

// Page is what the server answers before any method is asked.
Answer Page(int status, const std::string& reason) {
  return {status, reason, "text/plain; charset=utf-8", reason + "\n"};
}

// MethodName is the one segment behind a mount of DstackGuest, `/` or `/v0/`. Nothing for another
// mount.
std::optional<std::string_view> MethodName(std::string_view path) {
  if (path.starts_with("/v0/")) path.remove_prefix(3);
  if (!path.starts_with('/')) return std::nullopt;
  path.remove_prefix(1);
  if (path.empty() || path.find('/') != std::string_view::npos) return std::nullopt;
  return path;
}

bool SaysJson(std::string_view content_type) {
  const std::string_view media_type = content_type.substr(0, content_type.find_first_of("; \t"));
  return boost::algorithm::iequals(media_type, kJson, std::locale::classic());
}

// AsksForJson: of several content types the first one counts.
bool AsksForJson(const Request& request, const QueryFields& query) {
  const auto types = request.Header("Content-Type");
  if (!types.empty() && SaysJson(types.front())) return true;
  return std::any_of(query.begin(), query.end(), [](const auto& field) {
    const auto& [name, value] = field;
    return name == "json" && (value.empty() || value == "true" || value == "1");
  });
}

Answer GetKey(const Identity& identity, const KeyRequestResult& fields) {
  if (!fields) return Failure(400, "Bad Request", Text(fields.error()));
  const auto& [path, purpose, algorithm] = fields.value();
  if (!ParseKeyAlgorithm(algorithm)) {
    return Failure(400, "Bad Request", "Unsupported algorithm");
  }
  return Success(WellFormedKeyBody(identity, path, purpose, algorithm, 32));
}

}  // namespace

Answer AnswerRequest(const Identity& identity, const Request& request) {
  if (request.Has(RequestDefect::kTooLarge)) return Page(413, "Payload Too Large");
  if (!request.whole) return Page(400, "Bad Request");

  const bool is_get = request.method == "GET";
  const auto name = MethodName(request.Path());
  if (!name || !(is_get || request.method == "POST")) return Page(404, "Not Found");
  const bool is_get_key = *name == "GetKey";
  if (!is_get_key && *name != "Info" && *name != "Version") {
    return Failure(404, "Not Found", "Service not found: " + std::string(*name));
  }

  const auto query = ParseQuery(request.Query());
  if (!query) return Failure(400, "Bad Request", "the query has a broken percent escape");
  if (!is_get && !AsksForJson(request, *query)) {
    return Failure(
        400, "Bad Request",
        "dstack-mock-agent does not speak protobuf: send Content-Type: application/json");
  }
  if (is_get_key) {
    return GetKey(identity,
                  is_get ? KeyRequestFromQuery(*query) : KeyRequestFromJson(request.body));
  }
  return Success(*name == "Info" ? InfoBody(identity) : VersionBody());
}

std::string SignatureChainJson(const Identity& identity, std::string_view path,
                               std::string_view purpose, std::string_view algorithm) {
  json chain = json::array();
  for (const Bytes& link : identity.SignatureChain(path, purpose, algorithm)) {
    chain.push_back(ToHex(link));
  }
  return chain.dump();
}

std::string WellFormedKeyBody(const Identity& identity, std::string_view path,
                              std::string_view purpose, std::string_view algorithm,
                              std::size_t secret_bytes) {
  return R"({"key":")" + ToHex(identity.DeriveSecret(path, secret_bytes)) +
         R"(","signature_chain":)" + SignatureChainJson(identity, path, purpose, algorithm) + "}";
}

AnswerParts PartsOf(const Identity& identity, const KeyRequest& asked, std::size_t secret_bytes) {
  using namespace std::string_literals;
  return {.secret = identity.DeriveSecret(asked.path, secret_bytes),
          .other = identity.DeriveSecret(asked.path + "\0other"s, secret_bytes),
          .chain = SignatureChainJson(identity, asked.path, asked.purpose, asked.algorithm),
          .answer = WellFormedKeyBody(identity, asked.path, asked.purpose, asked.algorithm,
                                      secret_bytes)};
}

PartsFor PartsForRequests(Identity identity, std::string expected_path) {
  return [identity = std::move(identity), expected = std::move(expected_path)](
             std::string_view request_body, std::size_t secret_bytes) {
    const KeyRequestResult asked = KeyRequestFromJson(request_body);
    return PartsOf(identity, asked ? asked.value() : KeyRequest{expected, "", ""}, secret_bytes);
  };
}

}  // namespace mock_agent
