// Exchange: what is sent to an agent over one connection, and what came of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conformance::parity {

enum class AgentSocket { kDstack, kTappd, kExternal };
std::string_view Name(AgentSocket socket);  // "tappd", for the socket tappd.sock
std::optional<AgentSocket> SocketNamed(std::string_view name);

struct Exchange {
  std::string name = {};
  AgentSocket socket = AgentSocket::kDstack;
  std::string request = {};            // every byte that is sent
  std::vector<std::size_t> cuts = {};  // where one write ends and the next begins; ascending
  bool half_close = false;             // the writing side is closed after the last byte
  // How many answers are read before one looks at what becomes of the connection; 0: all that come.
  std::size_t answers = 0;
  std::vector<std::size_t> heads =
      {};                  // which of the requests, from 0, are HEAD: answered without body
  bool repeatable = true;  // false: the answer holds a fresh certificate, and counts by its shape
};

// How the end of a body is known.
enum class Framing { kNoBody, kLength, kChunked, kToTheEnd };
std::string_view Name(Framing framing);

struct Answer {
  std::string status_line = {};
  std::vector<std::pair<std::string, std::string>> headers =
      {};                 // in order, names as they were written
  std::string body = {};  // a chunked one as on the wire
  Framing framing = Framing::kNoBody;
  bool whole = true;
};

// FramingOf says where the answer's body ends, from its status line and headers. `to_head`: it
// answers a HEAD.
Framing FramingOf(const Answer& answer, bool to_head);
// StatusOf is the status; 0 where the line has none.
unsigned StatusOf(const Answer& answer);
// HeaderOf is the value of the first header of this name, in lower case; null: there is none.
const std::string* HeaderOf(const Answer& answer, std::string_view name);

struct Played {
  std::vector<Answer> answers;  // the last one may be cut short
  // What became of the connection: "kept", "closed", "reset", "more" (bytes beyond the answers),
  // "silent" (no whole answer in time), "write: BrokenPipeError", "write: TimeoutError" (nobody
  // reads), "endless" (no end in time), "too much".
  std::string then;
};

}  // namespace conformance::parity
