#include "conformance/judge/request_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "mock_agent/wire/json_text.h"

namespace conformance {
namespace {

using mock_agent::KeyApi;
using mock_agent::Request;
using mock_agent::RequestDefect;
using nlohmann::json;
using RequestList = std::vector<const Request*>;
using Complaint = std::optional<std::string>;

constexpr std::size_t kQuotedLength = 80;
constexpr std::size_t kMostRequests = 3;
constexpr std::string_view kBodyByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBytesAfter = "bytes came after the body that Content-Length declares";
constexpr std::string_view kNotAnObject = "the body is not one JSON object with each member once";

// Quoted is what the client sent, as printable ASCII of at most 80 characters.
std::string Quoted(std::string_view text) {
  constexpr std::string_view kCut = "...\"";
  std::string quoted =
      json(text).dump(-1, ' ', /*ensure_ascii=*/true, json::error_handler_t::replace);
  if (quoted.size() <= kQuotedLength) return quoted;
  return quoted.substr(0, kQuotedLength - kCut.size()).append(kCut);
}

// BodyObject is the body as one JSON object.
std::optional<json> BodyObject(const Request& request) {
  // A JSON parser may take a byte order mark for white space, and a NUL for the end of the text.
  if (request.body.starts_with(kBodyByteOrderMark) ||
      request.body.find('\0') != std::string::npos) {
    return std::nullopt;
  }
  auto body = mock_agent::ParseJson(request.body);
  if (!body || !body->is_object()) return std::nullopt;
  return body;
}

bool IsTheMethod(std::string_view path, KeyApi api) {
  switch (api) {
    case KeyApi::kV0:
      return path == "/GetKey" || path == "/v0/GetKey";
    case KeyApi::kV1:
      return path == "/v1/GetKey";
  }
  std::abort();
}

Complaint LineOf(const Request& request, const Asked& asked) {
  if (request.Has(RequestDefect::kMalformedRequestLine)) return "the request line is malformed";
  if (request.method != "POST") return fmt::format("the method is {}", Quoted(request.method));
  if (!IsTheMethod(request.Path(), asked.api)) {
    return fmt::format("the target is {}", Quoted(request.target));
  }
  if (request.version != "HTTP/1.1") {
    return fmt::format("the version is {}", Quoted(request.version));
  }
  if (request.Has(RequestDefect::kBareLineFeed)) return "a line ends without a carriage return";
  if (request.Has(RequestDefect::kMalformedHeader)) return "a header line is malformed";
  return std::nullopt;
}

Complaint ContentTypeOf(const Request& request, const Asked&) {
  const auto types = request.Header("Content-Type");
  if (types.empty()) return "no Content-Type";
  for (const std::string_view type : types) {
    const auto media_type = boost::algorithm::trim_copy(type.substr(0, type.find(';')));
    if (!boost::algorithm::iequals(media_type, "application/json")) {
      return fmt::format("Content-Type is {}", Quoted(type));
    }
  }
  return std::nullopt;
}

std::optional<std::uint64_t> ParseLength(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

Complaint ContentLengthOf(const Request& request, const Asked&) {
  if (request.Has(RequestDefect::kBytesAfterRequest)) return std::string(kBytesAfter);
  if (request.Has(RequestDefect::kTooLarge)) return "more bytes than the agent reads";
  if (request.Has(RequestDefect::kTransferEncoding)) {
    return "framed by Transfer-Encoding instead of Content-Length";
  }
  const auto lengths = request.Header("Content-Length");
  if (lengths.size() > 1) return fmt::format("{} Content-Length headers", lengths.size());
  if (lengths.empty()) {
    return request.whole ? "no Content-Length" : "the request breaks off before its Content-Length";
  }
  const auto length = ParseLength(lengths.front());
  if (!length) return fmt::format("Content-Length is {}", Quoted(lengths.front()));
  if (request.whole && *length == request.body.size()) return std::nullopt;
  return fmt::format("Content-Length is {}, and {} bytes of body came", *length,
                     request.body.size());
}

Complaint LengthOrChunksOf(const Request& request, const Asked& asked) {
  const bool chunks = request.whole && request.Has(RequestDefect::kTransferEncoding) &&
                      request.Header("Content-Length").empty() &&
                      !request.Has(RequestDefect::kBytesAfterRequest);
  return chunks ? std::nullopt : ContentLengthOf(request, asked);
}

// MemberOf wants a string member of the body, equal to what was asked byte for byte.
Complaint MemberOf(const Request& request, std::string_view name, const std::string& asked) {
  const auto body = BodyObject(request);
  if (!body) return std::string(kNotAnObject);
  const auto found = body->find(name);
  if (found == body->end()) return fmt::format("no {} in the body", name);
  if (!found->is_string()) return fmt::format("{} is not a string", name);
  const auto& sent = found->get_ref<const std::string&>();
  if (sent == asked) return std::nullopt;
  const auto differs = std::mismatch(sent.begin(), sent.end(), asked.begin(), asked.end()).first;
  return fmt::format("{} is {} ({} bytes), not {} ({} bytes): another from byte {} on", name,
                     Quoted(sent), sent.size(), Quoted(asked), asked.size(),
                     differs - sent.begin());
}

std::string_view PathMember(KeyApi api) {
  return api == KeyApi::kV1 ? "domain" : "path";
}

Complaint PurposeAndAlgorithmAre(const Request& request, KeyApi api, const std::string& purpose,
                                 const std::string& algorithm) {
  if (api == KeyApi::kV0) {
    if (auto complaint = MemberOf(request, "purpose", purpose)) return complaint;
  }
  return MemberOf(request, "algorithm", algorithm);
}

// OfItsPath is the questions at once for the path that a request asks for.
std::vector<const AskedBeside*> OfItsPath(const Request& request, const Asked& asked) {
  std::vector<const AskedBeside*> found;
  for (const AskedBeside& each : asked.beside) {
    if (!MemberOf(request, PathMember(asked.api), each.key_path)) found.push_back(&each);
  }
  return found;
}

// AskedIn is which of the questions at once a request asks: the first one for its path, where it is none
// of them in all; null where none is for its path.
const AskedBeside* AskedIn(const Request& request, const Asked& asked) {
  const auto of_its_path = OfItsPath(request, asked);
  const auto is_in = [&](const AskedBeside* each) {
    return !PurposeAndAlgorithmAre(request, asked.api, each->purpose, each->algorithm);
  };
  const auto found = std::find_if(of_its_path.begin(), of_its_path.end(), is_in);
  if (found != of_its_path.end()) return *found;
  return of_its_path.empty() ? nullptr : of_its_path.front();
}

Complaint PathOf(const Request& request, const Asked& asked) {
  if (!OfItsPath(request, asked).empty()) return std::nullopt;
  return MemberOf(request, PathMember(asked.api), asked.key_path);
}

Complaint PurposeAndAlgorithmOf(const Request& request, const Asked& asked) {
  if (const AskedBeside* question = AskedIn(request, asked)) {
    return PurposeAndAlgorithmAre(request, asked.api, question->purpose, question->algorithm);
  }
  return PurposeAndAlgorithmAre(request, asked.api, asked.purpose, asked.algorithm);
}

// The agent passes over what it does not know: whoever sends it believes in something that is not so.
Complaint MembersOfV0In(const Request& request, const Asked& asked) {
  if (asked.api == KeyApi::kV0) return std::nullopt;
  const auto body = BodyObject(request);
  if (!body) return std::nullopt;
  for (const std::string_view name : {"path", "purpose"}) {
    if (body->contains(name)) return fmt::format("{} in the body, which v1 does not have", name);
  }
  return std::nullopt;
}

// IsRemainder: no request, but bytes that followed one.
bool IsRemainder(const Request& request) {
  return request.method.empty() && request.Has(RequestDefect::kBytesAfterRequest);
}

struct Requested {
  RequestList requests;
  bool bytes_after = false;
};

Requested In(const mock_agent::Recording& wire, Requests which) {
  Requested seen;
  for (const mock_agent::ConnectionRecord& connection : wire.connections) {
    for (const Request& request : connection.requests) {
      if (IsRemainder(request)) {
        seen.bytes_after = true;
      } else if (request.whole || which == Requests::kEvery) {
        seen.requests.push_back(&request);
      }
    }
  }
  return seen;
}

// EachForAKey puts every request to one check but those that bring no key, of which each is one too many
// (RQ-06) and nothing else.
Complaint EachForAKey(const RequestList& requests, const Asked& asked,
                      Complaint (*check)(const Request& request, const Asked& asked)) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (AsksForNoKey(*requests[i])) continue;
    auto complaint = check(*requests[i], asked);
    if (!complaint) continue;
    if (requests.size() == 1) return complaint;
    return fmt::format("request {} of {}: {}", i + 1, requests.size(), *complaint);
  }
  return std::nullopt;
}

Complaint Framed(const Requested& seen, const Asked& asked,
                 Complaint (*check)(const Request& request, const Asked& asked)) {
  if (!seen.requests.empty() && seen.bytes_after) return std::string(kBytesAfter);
  return EachForAKey(seen.requests, asked, check);
}

// Weaker says what `later` leaves out of what `first` asked. Both are whole.
Complaint Weaker(const Request& first, const Request& later) {
  if (later.method != first.method) return fmt::format("the method is {}", Quoted(later.method));
  if (later.Path() != first.Path() || later.Query() != first.Query()) {
    return fmt::format("the target is {}", Quoted(later.target));
  }
  if (later.version != first.version) {
    return fmt::format("the version is {}", Quoted(later.version));
  }
  if (later.body == first.body) return std::nullopt;
  const auto asked_first = BodyObject(first);
  const auto asked_later = BodyObject(later);
  if (!asked_first || !asked_later) return "another body, and not both are JSON objects";
  for (const auto& [name, value] : asked_first->items()) {
    const auto found = asked_later->find(name);
    if (found == asked_later->end()) return fmt::format("no {} in the body", Quoted(name));
    if (*found != value) return fmt::format("another {} in the body", Quoted(name));
  }
  return std::nullopt;
}

}  // namespace

Complaint CheckRequestLine(const mock_agent::Recording& wire, const Asked& asked, Requests which) {
  return EachForAKey(In(wire, which).requests, asked, LineOf);
}

Complaint CheckContentType(const mock_agent::Recording& wire, const Asked& asked, Requests which) {
  return EachForAKey(In(wire, which).requests, asked, ContentTypeOf);
}

Complaint CheckContentLength(const mock_agent::Recording& wire, const Asked& asked,
                             Requests which) {
  return Framed(In(wire, which), asked, ContentLengthOf);
}

Complaint CheckLengthOrChunks(const mock_agent::Recording& wire, const Asked& asked,
                              Requests which) {
  return Framed(In(wire, which), asked, LengthOrChunksOf);
}

Complaint CheckPath(const mock_agent::Recording& wire, const Asked& asked, Requests which) {
  return EachForAKey(In(wire, which).requests, asked, PathOf);
}

Complaint CheckPurposeAndAlgorithm(const mock_agent::Recording& wire, const Asked& asked,
                                   Requests which) {
  return EachForAKey(In(wire, which).requests, asked, PurposeAndAlgorithmOf);
}

Complaint CheckMembersOfV0(const mock_agent::Recording& wire, const Asked& asked, Requests which) {
  return EachForAKey(In(wire, which).requests, asked, MembersOfV0In);
}

Complaint CheckOneRequest(const mock_agent::Recording& wire, const Asked&, Requests which) {
  const RequestList requests = In(wire, which).requests;
  if (requests.size() <= 1 && wire.connection_count <= 1) return std::nullopt;
  return fmt::format("not one request on one connection: requests {}, connections {}",
                     requests.size(), wire.connection_count);
}

Complaint CheckRepeats(const mock_agent::Recording& wire, const Asked& asked, Requests) {
  const RequestList requests = In(wire, Requests::kEvery).requests;
  const std::size_t questions = std::max<std::size_t>(asked.clients, asked.beside.size());
  if (requests.size() > kMostRequests * questions) {
    return fmt::format("{} requests", requests.size());
  }
  // A request cut short, perhaps by the agent, does not show what the client left out.
  std::map<const AskedBeside*, const Request*> firsts;  // by question
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (!requests[i]->whole || AsksForNoKey(*requests[i])) continue;
    const Request*& first = firsts[AskedIn(*requests[i], asked)];
    if (first == nullptr) first = requests[i];
    if (const auto weaker = Weaker(*first, *requests[i])) {
      return fmt::format("request {} of {} is weaker than the first: {}", i + 1, requests.size(),
                         *weaker);
    }
  }
  return std::nullopt;
}

}  // namespace conformance
