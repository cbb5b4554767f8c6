#include "mock_agent/guest/rpc.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "mock_agent/guest/certificate_methods.h"
#include "mock_agent/guest/info_methods.h"
#include "mock_agent/guest/json_message.h"
#include "mock_agent/guest/json_writer.h"
#include "mock_agent/guest/key_methods.h"
#include "mock_agent/guest/messages.h"
#include "mock_agent/guest/method.h"
#include "mock_agent/guest/protobuf.h"
#include "mock_agent/guest/query_message.h"
#include "mock_agent/guest/quote_methods.h"

namespace mock_agent {
namespace {

using enum Keeping;

constexpr Method kDstackGuestMethods[] = {
    {"GetTlsKey", &kGetTlsKeyArgs, GetTlsKey}, {"GetKey", &kGetKeyArgs, GetKey, kForTheSame},
    {"GetQuote", &kRawQuoteArgs, GetQuote},    {"Attest", &kRawQuoteArgs, Attest},
    {"Info", nullptr, Info, kForever},         {"Sign", &kSignRequest, Sign, kForTheSame},
    {"Verify", &kVerifyRequest, Verify},       {"Version", nullptr, Version, kForever},
};
constexpr Method kTappdMethods[] = {
    {"DeriveKey", &kDeriveKeyArgs, DeriveKey},
    {"DeriveK256Key", &kGetKeyArgs, DeriveK256Key, kForTheSame},
    {"TdxQuote", &kTdxQuoteArgs, TdxQuote},
    {"RawQuote", &kRawQuoteArgs, RawQuote},
    {"Info", nullptr, Info, kForever},
    {"Version", nullptr, Version, kForever},
};
constexpr Method kWorkerMethods[] = {
    {"Info", nullptr, WorkerInfo, kForever},
    {"Version", nullptr, Version, kForever},
    {"GetAttestationForAppKey", &kGetAttestationForAppKeyRequest, GetAttestationForAppKey},
};
constexpr Method kV1DstackGuestMethods[] = {
    {"IssueCert", &kV1IssueCertRequest, GetTlsKey},
    {"GetKey", &kV1GetKeyRequest, V1GetKey, kForTheSame},
    {"Attest", &kV1AttestRequest, V1Attest},
    {"AttestGpu", &kV1AttestGpuRequest, V1AttestGpu},
    {"Info", &kV1InfoRequest, V1Info, kForever},
    {"Version", &kV1VersionRequest, Version, kForever},
};
constexpr Method kV1WorkerMethods[] = {
    {"Info", &kV1InfoRequest, V1WorkerInfo, kForever},
    {"Version", &kV1VersionRequest, Version, kForever},
    {"Health", &kV1HealthRequest, V1Health, kForever},
};
// 0.6-dev does not know it.
constexpr Method kEmitEventMethod = {"EmitEvent", &kEmitEventArgs, EmitEvent};
constexpr Method kGoneEmitEventMethod = {"EmitEvent", &kEmitEventArgs, EmitEventIsGone};

std::span<const Method> MethodsOf(Service service, Mount mount) {
  const bool v1 = mount == Mount::kV1;
  switch (service) {
    case Service::kDstackGuest:
      return v1 ? std::span<const Method>(kV1DstackGuestMethods) : kDstackGuestMethods;
    case Service::kTappd:
      return v1 ? std::span<const Method>() : kTappdMethods;
    case Service::kWorker:
      return v1 ? std::span<const Method>(kV1WorkerMethods) : kWorkerMethods;
  }
  return {};
}

const Method* MethodFor(const Call& call, Api api) {
  if (call.mount == Mount::kV1 && api != Api::k06) return nullptr;
  const auto methods = MethodsOf(call.service, call.mount);
  const auto found = std::ranges::find(methods, call.method, &Method::name);
  if (found != methods.end()) return &*found;
  const bool emits = call.service == Service::kDstackGuest && call.mount == Mount::kV0 &&
                     call.method == kEmitEventMethod.name;
  if (!emits || api == Api::kDev06) return nullptr;
  return api == Api::k05 ? &kEmitEventMethod : &kGoneEmitEventMethod;
}

bool AnswersJson(const Call& call) {
  return call.is_get || call.json;
}

std::string ReasonOf(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 501:
      return "Not Implemented";
    default:
      return "Internal Server Error";
  }
}

Answer AnswerOf(const Call& call, int status, std::string body) {
  return {status, ReasonOf(status),
          AnswersJson(call) ? "application/json" : "application/octet-stream", std::move(body)};
}

Answer FailureOf(const Call& call, int status, std::string_view text) {
  return AnswerOf(call, status, ErrorBody(AnswersJson(call), text));
}

Outcome<Message, std::string> RequestOf(const Method& method, const Call& call) {
  if (method.request == nullptr) return Message(kNothing);
  if (call.is_get) return MessageFromQuery(*method.request, call.query);
  if (call.json) return MessageFromJson(*method.request, call.body);
  return MessageFromProtobuf(*method.request, call.body);
}

std::string BodyOf(const Message& message, bool as_json) {
  if (!as_json) return AnswerToProtobuf(message);
  return &message.type() == &kNothing ? "null" : AnswerToJson(message);
}

// KeyOf is what an answer is kept under; empty for one that is not kept.
std::string KeyOf(const Method& method, const Call& call) {
  const std::string_view sent = call.is_get ? call.query : call.body;
  if (method.keeping == kNever || sent.size() > AnswerCache::kMostKeyBytes / 2) return "";
  std::string key = {static_cast<char>('0' + static_cast<int>(call.service)),
                     static_cast<char>('0' + static_cast<int>(call.mount)),
                     call.is_get ? 'g'
                     : call.json ? 'j'
                                 : 'p'};
  key += method.name;
  // A method that looks at nothing answers the same whatever it was sent.
  if (method.request != nullptr) {
    key += '?';
    key += sent;
  }
  return key;
}

}  // namespace

std::string ErrorBody(bool as_json, std::string_view text) {
  if (!as_json) return ProtobufText(text);
  return "{\n  \"error\": " + JsonString(text) + "\n}";
}

Answer AnswerCall(const Guest& guest, const Call& call) {
  constexpr int kOk = 200;
  constexpr int kBadRequest = 400;
  constexpr int kNotFound = 404;
  constexpr int kPanicked = 500;
  const Method* const method = MethodFor(call, guest.api());
  if (method == nullptr) {
    return FailureOf(call, guest.api() == Api::k06 ? kNotFound : kBadRequest,
                     "Service not found: " + std::string(call.method));
  }
  AnswerCache& cache = method->request == nullptr ? guest.fixed_answers() : guest.recent_answers();
  const std::string key = KeyOf(*method, call);
  if (!key.empty()) {
    if (const auto kept = cache.Find(key)) return AnswerOf(call, kOk, *kept);
  }
  const auto request = RequestOf(*method, call);
  if (!request) return FailureOf(call, kBadRequest, request.error());
  const MethodResult result = method->run(guest, request.value());
  if (!result && result.error().status == kPanicked)
    return {kPanicked, ReasonOf(kPanicked), "", ""};
  if (!result) return FailureOf(call, result.error().status, result.error().text);
  std::string body = BodyOf(result.value(), AnswersJson(call));
  if (!key.empty()) cache.Put(key, body);
  return AnswerOf(call, kOk, std::move(body));
}

}  // namespace mock_agent
