// Property: any bytes to the mock agent's server get an HTTP answer or none, however they are cut; and a
// request in which the agent's other parser, which judges clients, finds nothing odd is one for the server.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "mock_agent/guest/guest.h"
#include "mock_agent/guest/http_response.h"
#include "mock_agent/guest/http_route.h"
#include "mock_agent/guest/rpc.h"
#include "mock_agent/wire/chunks.h"
#include "mock_agent/wire/http_framing.h"
#include "mock_agent/wire/http_head.h"
#include "mock_agent/wire/request.h"

namespace {

using mock_agent::HttpHead;
using mock_agent::HttpHeadReader;
using State = HttpHeadReader::State;

constexpr std::string_view kDate = "Mon, 23 Nov 2026 08:03:56 GMT";
constexpr std::size_t kMostBody = 1 << 20;

void Require(bool holds) {
  if (!holds) std::abort();
}

const mock_agent::Guest& GuestOf(mock_agent::Api api) {
  const auto make = [](mock_agent::Api of) {
    const auto identity = mock_agent::Identity::FromSeedHex(std::string(64, '1'));
    return mock_agent::Guest::FromIdentity(identity.value(), of).value();
  };
  static const mock_agent::Guest kDev = make(mock_agent::Api::kDev06);
  static const mock_agent::Guest kNext = make(mock_agent::Api::k06);
  static const mock_agent::Guest kLast = make(mock_agent::Api::k05);
  return api == mock_agent::Api::kDev06 ? kDev : api == mock_agent::Api::k06 ? kNext : kLast;
}

bool SameHead(const HttpHead& a, const HttpHead& b) {
  return a.method == b.method && a.target == b.target && a.minor_version == b.minor_version &&
         a.headers == b.headers;
}

// BodyOf is nothing for one that does not end.
std::optional<std::string> BodyOf(const mock_agent::HttpFraming& framing, std::string_view rest) {
  if (!framing.chunked) {
    if (framing.length > rest.size()) return std::nullopt;
    return std::string(rest.substr(0, static_cast<std::size_t>(framing.length)));
  }
  mock_agent::ChunkDecoder whole;
  std::string body;
  whole.Feed(rest, body, kMostBody);
  mock_agent::ChunkDecoder bytewise;
  std::string again;
  for (std::size_t i = 0; i < rest.size(); ++i) bytewise.Feed(rest.substr(i, 1), again, kMostBody);
  Require(whole.state() == bytewise.state() && body == again);
  if (whole.state() != mock_agent::ChunkDecoder::State::kDone) return std::nullopt;
  return body;
}

void RequireAnAnswer(const HttpHead& head, const mock_agent::HttpFraming& framing,
                     std::string_view body, mock_agent::Service service, mock_agent::Api api) {
  const mock_agent::HttpRoute route = mock_agent::RouteOf(head, service, api);
  if (route.kind != mock_agent::HttpRoute::Kind::kCall) return;
  const mock_agent::Answer answer = mock_agent::AnswerCall(GuestOf(api), {.service = service,
                                                                          .mount = route.mount,
                                                                          .method = route.method,
                                                                          .is_get = route.is_get,
                                                                          .json = route.json,
                                                                          .query = route.query,
                                                                          .body = body});
  Require(answer.status >= 200 && answer.status < 600);
  const std::string sent = mock_agent::ResponseTo(head, framing, service, answer, kDate);
  const std::size_t end = sent.find("\r\n\r\n");
  Require(sent.starts_with("HTTP/1.") && end != std::string::npos);
  const bool is_head = sent.size() == end + 4;
  Require(is_head || sent.size() - end - 4 == answer.body.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto service = static_cast<mock_agent::Service>(data[0] % 3);
  const auto api = static_cast<mock_agent::Api>(data[0] / 3 % 3);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view first = bytes.substr(0, data[1] % (bytes.size() + 1));

  HttpHeadReader whole;
  const State state = whole.Feed(bytes);
  HttpHeadReader cut;
  State cut_state = first.empty() ? State::kNeedMore : cut.Feed(first);
  if (cut_state == State::kNeedMore) cut_state = cut.Feed(bytes.substr(first.size()));
  if (state == State::kComplete && cut_state != State::kNeedMore) {
    Require(cut_state == State::kComplete && SameHead(whole.head(), cut.head()));
  }
  // The server looks again only where it sees one of these.
  const bool seen = bytes.find("\r\n\r\n") < bytes.npos || bytes.find("\n\n") < bytes.npos;
  Require(state != State::kComplete || cut_state != State::kNeedMore || !seen || !first.empty());

  mock_agent::RequestParser judge;
  judge.Feed(bytes);
  const bool sound = judge.state() == mock_agent::RequestParser::State::kComplete &&
                     judge.request().defects.empty();
  Require(!sound || state == State::kComplete);
  if (state != State::kComplete) return 0;
  const auto framing = mock_agent::FramingOf(whole.head());
  Require(!sound || framing.has_value());
  if (!framing) return 0;
  const HttpHead head = whole.head();
  const auto body = BodyOf(framing.value(), whole.TakeRest());
  Require(!sound || (body && *body == judge.request().body));
  if (body) RequireAnAnswer(head, framing.value(), *body, service, api);
  return 0;
}
