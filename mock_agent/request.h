// Request: what a client sent, parsed by the agent's own code, with every deviation named and none forgiven silently.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock_agent {

// What is odd about a request. A faithful agent answers many of them all the same; the suite judges them.
enum class RequestDefect {
  kMalformedRequestLine,   // not METHOD SP TARGET SP HTTP/d.d
  kNotHttp11,              // another version than HTTP/1.1
  kBareLineFeed,           // a line ended by LF without CR
  kMalformedHeader,        // no colon, an empty name, space before the colon, a folded line
  kContentLengthMissing,   // a POST without one
  kContentLengthInvalid,   // not a number, or two that differ
  kTransferEncoding,       // framed by Transfer-Encoding (chunked is decoded)
  kIncomplete,             // the client stopped before the request was whole
  kBytesAfterRequest,      // bytes after the declared body that begin no further request
  kTooLarge,               // more than the agent reads (10 MiB)
};

std::string_view Name(RequestDefect defect);

struct Request {
  std::string method;
  std::string target;   // as sent: origin form or absolute form, with its query
  std::string version;  // "HTTP/1.1"
  std::vector<std::pair<std::string, std::string>> headers;  // in order; names as sent, values without outer white space
  std::string body;     // after removing chunked framing
  std::vector<RequestDefect> defects;

  // Path is the target without scheme, authority and query. Query is what follows the question mark, or empty.
  std::string_view Path() const;
  std::string_view Query() const;
  // Header values of this name, in order; names compare without case.
  std::vector<std::string_view> Header(std::string_view name) const;
};

// RequestParser takes bytes as they come, split anywhere.
class RequestParser {
 public:
  enum class State { kNeedMore, kComplete, kBroken };

  // Feed takes bytes and returns how many of them belong to this request; the rest begins the next one.
  std::size_t Feed(std::string_view bytes);
  // End says that the client will send no more.
  void End();

  State state() const { return state_; }
  const Request& request() const { return request_; }

 private:
  // (the implementer's; may be changed freely)
  State state_ = State::kNeedMore;
  Request request_;
};

}  // namespace mock_agent
