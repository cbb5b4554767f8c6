#include "mock_agent/guest/stranger.h"

#include <utility>

#include "mock_agent/guest/guest_methods.h"
#include "mock_agent/guest/http_answer.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/guest/query.h"

namespace mock_agent {
namespace {

KeyRequest ReadableFields(const Request& request) {
  if (const auto fields = KeyRequestFromJson(request.body)) return fields.value();
  const auto query = ParseQuery(request.Query());
  const KeyRequestResult fields = KeyRequestFromQuery(query.value_or(QueryFields()));
  return fields ? fields.value() : KeyRequest();
}

Answer AnswerOfAStranger(const Identity& identity, const Request& request) {
  constexpr int kOk = 200;
  Answer faithful = AnswerRequest(identity, request);
  if (faithful.status == kOk) return faithful;
  const auto [path, purpose, algorithm] = ReadableFields(request);
  return {kOk, "OK", "application/json", WellFormedKeyBody(identity, path, purpose, algorithm, 32)};
}

}  // namespace

Answerer StrangerAnswerer(Identity identity) {
  return [identity = std::move(identity)](const Request& request) -> Reply {
    return {SerializeAnswer(AnswerOfAStranger(identity, request), request), KeepsAlive(request)};
  };
}

}  // namespace mock_agent
