#include "mock_agent/guest/stranger.h"

#include <utility>

#include "mock_agent/guest/http_response.h"
#include "mock_agent/guest/key_parts.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/guest/query.h"
#include "mock_agent/guest/rpc.h"

namespace mock_agent {
namespace {

KeyRequest ReadableFields(const Request& request) {
  const KeyApi api = request.Path().starts_with("/v1/") ? KeyApi::kV1 : KeyApi::kV0;
  if (const auto fields = KeyRequestFromJson(request.body, api)) return fields.value();
  const auto query = ParseQuery(request.Query());
  const KeyRequestResult fields = KeyRequestFromQuery(query.value_or(QueryFields()), api);
  return fields ? fields.value()
                : KeyRequest{.path = {}, .purpose = {}, .algorithm = {}, .api = api};
}

Answer AnswerOfAStranger(const Guest& guest, const Request& request) {
  std::string_view method = request.Path();
  method.remove_prefix(method.rfind('/') + 1);
  if (method == "Info" || method == "Version") {
    return AnswerCall(guest, {.service = Service::kDstackGuest,
                              .mount = Mount::kV0,
                              .method = method,
                              .is_get = false,
                              .json = true,
                              .query = {},
                              .body = {}});
  }
  return {200, "OK", "application/json",
          PartsOf(guest.identity(), ReadableFields(request), kUsualSecretBytes).answer};
}

// KeepsOpen is as the guest agent has it; not behind a request that is none.
bool KeepsOpen(const Request& request) {
  if (!request.whole) return false;
  const auto framing = FramingOf({.method = request.method,
                                  .target = request.target,
                                  .minor_version = request.version == "HTTP/1.1" ? 1 : 0,
                                  .headers = request.headers});
  return framing && framing.value().keep_alive;
}

}  // namespace

Answerer StrangerAnswerer(Guest guest) {
  return [guest = std::move(guest)](const Request& request) -> Reply {
    const bool keeps_open = KeepsOpen(request);
    return {ResponseTo({.method = request.method}, {.keep_alive = keeps_open},
                       Service::kDstackGuest, AnswerOfAStranger(guest, request), HttpDate()),
            keeps_open};
  };
}

}  // namespace mock_agent
