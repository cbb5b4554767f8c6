// Request: what a client sent, parsed by the agent's own code, with every deviation named and none
// forgiven silently.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock_agent {

// What is odd about a request. A faithful agent answers many of them all the same; the suite judges
// them.
enum class RequestDefect {
  // Not METHOD SP TARGET SP HTTP/d.d, or a byte in it that is not visible ASCII.
  kMalformedRequestLine,
  // Another version than HTTP/1.1.
  kNotHttp11,
  // A line ended by LF without CR.
  kBareLineFeed,
  // No colon, no token before it, space before it, a folded line, a control character; in trailers
  // too.
  kMalformedHeader,
  // A POST with neither this nor Transfer-Encoding: it has no body.
  kContentLengthMissing,
  // Not a number, or two that differ.
  kContentLengthInvalid,
  // Framed by Transfer-Encoding. Chunked is decoded; ill-formed chunks and other codings break the
  // request.
  kTransferEncoding,
  // The client stopped before the request was whole.
  kIncomplete,
  // Bytes after the declared body that begin no further request.
  kBytesAfterRequest,
  // More than RequestParser reads at most.
  kTooLarge,
};

// Name is the defect in plain words.
std::string_view Name(RequestDefect defect);

struct Request {
  std::string method;
  std::string target;   // as sent: origin form or absolute form, with its query
  std::string version;  // "HTTP/1.1"
  // In order; names as sent, values without outer white space.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;                    // after removing chunked framing
  std::vector<RequestDefect> defects;  // in the order met, each once
  bool whole = false;                  // all of it arrived, and it is clear where it ends

  // Path is the target without scheme, authority and query: "/" where nothing is left. Query is
  // what follows the question mark, or empty.
  std::string_view Path() const;
  std::string_view Query() const;
  // Header values of this name, in order; names compare without case.
  std::vector<std::string_view> Header(std::string_view name) const;
  bool Has(RequestDefect defect) const;

  bool operator==(const Request&) const = default;
};

// AsksForNoKey: it is of a method, at either version's mount, that the agent answers with what it is:
// Info or Version (facts: agent-protocol.md).
bool AsksForNoKey(const Request& request);

// RequestParser takes bytes as they come, split anywhere. What arrived of a request can be read at
// any time.
class RequestParser {
 public:
  // kBroken: the client has stopped, or nobody can tell how the request goes on.
  enum class State { kNeedMore, kComplete, kBroken };
  // kFollowing: another request came before on the connection. Where not even a method arrives,
  // there is no request, and the defect is kBytesAfterRequest.
  enum class Place { kFirst, kFollowing };

  // What the parser reads at most, as the guest agent does: of the body, of all the lines around it,
  // and how many headers.
  static constexpr std::size_t kMaxBytes = std::size_t{10} << 20;
  static constexpr std::size_t kMaxLineBytes = 8192 + 100 * 4096;
  static constexpr std::size_t kMaxHeaders = 100;

  explicit RequestParser(Place place = Place::kFirst) : place_(place) {}

  // Feed takes bytes and returns how many of them belong to this request; the rest begins the next
  // one. A broken request takes them all.
  std::size_t Feed(std::string_view bytes);
  // End says that the client will send no more. It changes nothing where nothing has arrived, or
  // all has.
  void End();

  State state() const { return state_; }
  const Request& request() const { return request_; }
  // TakeRequest moves it out; the parser is of no use then.
  Request TakeRequest() { return std::move(request_); }

 private:
  // What the next byte is part of.
  enum class Phase { kRequestLine, kHeaders, kBody, kChunkSize, kChunkData, kChunkEnd, kTrailers };

  void TakeLineByte(char byte);
  std::size_t TakeBody(std::string_view bytes);
  void TakeLine(std::string_view line);
  void TakeRequestLine(std::string_view line);
  void TakeHeader(std::string_view line);
  void TakeChunkSize(std::string_view line);
  void EndHead();
  void Complete();
  void Note(RequestDefect defect);
  void Break(RequestDefect defect);

  Place place_;
  State state_ = State::kNeedMore;
  Phase phase_ = Phase::kRequestLine;
  std::string line_;              // the beginning of the line that has not ended yet
  std::size_t line_bytes_ = 0;    // of all lines so far
  std::size_t body_missing_ = 0;  // bytes still to come of the body, or of this chunk
  Request request_;
};

}  // namespace mock_agent
