#include "conformance/parity/exchange.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace conformance::parity {
namespace {

constexpr std::array kSockets{AgentSocket::kDstack, AgentSocket::kTappd, AgentSocket::kExternal};

}  // namespace

std::string_view Name(AgentSocket socket) {
  switch (socket) {
    case AgentSocket::kDstack:
      return "dstack";
    case AgentSocket::kTappd:
      return "tappd";
    case AgentSocket::kExternal:
      return "external";
  }
  return "";
}

std::optional<AgentSocket> SocketNamed(std::string_view name) {
  const auto* const found = std::find_if(kSockets.begin(), kSockets.end(),
                                         [name](AgentSocket each) { return Name(each) == name; });
  if (found == kSockets.end()) return std::nullopt;
  return *found;
}

std::string_view Name(Framing framing) {
  switch (framing) {
    case Framing::kNoBody:
      return "no body";
    case Framing::kLength:
      return "by length";
    case Framing::kChunked:
      return "chunked";
    case Framing::kToTheEnd:
      return "to the end of the connection";
  }
  return "";
}

unsigned StatusOf(const Answer& answer) {
  // "HTTP/1.1 200 OK"
  const std::string& line = answer.status_line;
  const std::size_t space = line.find(' ');
  if (!line.starts_with("HTTP/") || space == std::string::npos || line.size() < space + 4) return 0;
  unsigned status = 0;
  const char* const begin = line.data() + space + 1;
  const auto read = std::from_chars(begin, begin + 3, status);
  return read.ec == std::errc() && read.ptr == begin + 3 ? status : 0;
}

const std::string* HeaderOf(const Answer& answer, std::string_view name) {
  const auto found =
      std::find_if(answer.headers.begin(), answer.headers.end(), [name](const auto& header) {
        return std::equal(header.first.begin(), header.first.end(), name.begin(), name.end(),
                          [](char left, char right) {
                            return (left >= 'A' && left <= 'Z' ? left - 'A' + 'a' : left) == right;
                          });
      });
  return found == answer.headers.end() ? nullptr : &found->second;
}

Framing FramingOf(const Answer& answer, bool to_head) {
  const unsigned status = StatusOf(answer);
  if (to_head || (status >= 100 && status < 200) || status == 204 || status == 304)
    return Framing::kNoBody;
  const std::string* const encoding = HeaderOf(answer, "transfer-encoding");
  if (encoding != nullptr && *encoding == "chunked") return Framing::kChunked;
  return HeaderOf(answer, "content-length") != nullptr ? Framing::kLength : Framing::kToTheEnd;
}

}  // namespace conformance::parity
