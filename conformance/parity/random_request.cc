#include "conformance/parity/random_request.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "conformance/parity/random_body.h"
#include "conformance/parity/random_value.h"

namespace conformance::parity {
namespace {

// A request, part by part.
struct Parts {
  std::string method = "POST";
  std::string target;
  std::string version = "HTTP/1.1";
  std::string headers;  // whole lines
  std::string body;     // as on the wire
  std::string line_end = "\r\n";
  bool whole = true;
};

std::string RandomMethod(Dice& dice) {
  constexpr std::array kOthers{"HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT",
                               "post", "Get", "get",    "FOO",     "P@ST",  "",      "POST\t"};
  const std::size_t drawn = dice.Below(100);
  if (drawn < 68) return "POST";
  return drawn < 88 ? "GET" : dice.Pick(kOthers);
}

std::string RandomTarget(Dice& dice, AgentSocket socket, const Method& method) {
  std::string name(method.name);
  if (socket == AgentSocket::kTappd && dice.Chance(40)) name = "Tappd." + name;
  if (socket == AgentSocket::kExternal && dice.Chance(40)) name = "Worker." + name;
  std::string target = std::string(MountOf(socket)) + name;
  if (!dice.Chance(14)) return target;
  constexpr std::array kOthers{"/",
                               "*",
                               "",
                               "/Nope",
                               "/v0/GetKey",
                               "/v1/GetKey",
                               "/prpc/GetKey",
                               "/prpc",
                               "/GetKey%2f",
                               "/GetKey%00",
                               "/Get Key",
                               "/../GetKey",
                               "/\xc3\xa9",
                               "GetKey",
                               "/GetKey%",
                               "/%zz",
                               "/GetKey\\",
                               "/a/b/c",
                               "/DstackGuest.GetKey",
                               "/GetKey;a=b",
                               "/GetKey|"};
  switch (dice.Below(7)) {
    case 0:
      return "http://dstack" + target;
    case 1:
      return "/" + target;
    case 2:
      return target + "/";
    case 3: {
      // One letter, escaped.
      const std::size_t at = target.size() - 1 - dice.Below(name.size());
      return fmt::format("{}%{:02x}{}", target.substr(0, at),
                         static_cast<unsigned char>(target[at]), target.substr(at + 1));
    }
    case 4:
      return target + "#f";
    case 5:
      for (char& each : target) {
        if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
      }
      return target;
    default:
      return dice.Pick(kOthers);
  }
}

std::string RandomVersion(Dice& dice) {
  constexpr std::array kOthers{"HTTP/1.0", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0",  "http/1.1",
                               "HTTP/1",   "HTTP/11",  "",         "HTTP/1.1 ", "HTTP/0.9"};
  return dice.Chance(92) ? "HTTP/1.1" : dice.Pick(kOthers);
}

void AddHeader(Parts& parts, std::string_view name, std::string_view value) {
  parts.headers += fmt::format("{}: {}{}", name, value, parts.line_end);
}

// AddContent draws the body, and the headers that say what it is and how long.
void AddContent(Dice& dice, const Method& method, Parts& parts) {
  constexpr std::array kProtobuf{"application/octet-stream",
                                 "application/x-protobuf",
                                 "application/protobuf",
                                 "text/plain",
                                 "application/json;",
                                 "Application/Jso",
                                 "",
                                 "application/json, text/plain"};
  constexpr std::array kJson{"application/json", "application/json", "application/json",
                             "application/json; charset=utf-8", "APPLICATION/JSON"};
  const bool json = dice.Chance(75);
  if (parts.method == "GET" && dice.Chance(70)) return;
  if (!dice.Chance(4))
    AddHeader(parts, "Content-Type", json ? dice.Pick(kJson) : dice.Pick(kProtobuf));
  if (dice.Chance(2)) AddHeader(parts, "Content-Type", dice.Pick(kProtobuf));
  // Now and then the other one.
  parts.body = json != dice.Chance(5) ? RandomJson(dice, method) : RandomProtobuf(dice, method);
  if (dice.Chance(5)) parts.body.clear();
}

std::string Chunked(Dice& dice, const std::string& body) {
  constexpr std::array kExtensions{"", "", "", ";a", ";a=b", " ", ";a=\"b\""};
  std::string out;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t size = 1 + dice.Below(body.size() - at);
    out += fmt::format("{:x}{}\r\n{}\r\n", size, dice.Pick(kExtensions), body.substr(at, size));
    at += size;
  }
  return out + (dice.Chance(8) ? "0\r\nX-A: b\r\n\r\n" : "0\r\n\r\n");
}

void AddLength(Dice& dice, Parts& parts) {
  const std::size_t size = parts.body.size();
  const std::size_t drawn = dice.Below(100);
  if (drawn < 80) {
    if (size > 0 || dice.Chance(60)) AddHeader(parts, "Content-Length", fmt::format("{}", size));
  } else if (drawn < 89) {
    AddHeader(parts, "Transfer-Encoding", "chunked");
    if (dice.Chance(10)) AddHeader(parts, "Content-Length", fmt::format("{}", size));
    parts.body = Chunked(dice, parts.body);
    if (dice.Chance(12)) {
      parts.body.resize(dice.Below(parts.body.size() + 1));
      parts.whole = false;
    }
  } else {
    constexpr std::array kOdd{"-1", "+2",  "x",  "0x2", "99999999999999999999", "2, 2",
                              "",   " 2 ", "02", "2.0", "18446744073709551615"};
    parts.whole = false;
    const std::string value =
        dice.Chance(50) ? dice.Pick(kOdd) : fmt::format("{}", dice.Below(size + 10));
    AddHeader(parts, "Content-Length", value);
    if (dice.Chance(20)) AddHeader(parts, "Content-Length", dice.Chance(50) ? value : "3");
    if (dice.Chance(10))
      AddHeader(parts, "Transfer-Encoding", dice.Chance(50) ? "gzip" : "identity");
  }
}

void AddOthers(Dice& dice, Parts& parts) {
  constexpr std::array kExpect{"100-continue", "100-continue", "x", "100-Continue"};
  constexpr std::array kConnection{"close", "keep-alive", "Close", "close, x", "x", "upgrade"};
  constexpr std::array kAccept{"application/json",
                               "text/html",
                               "*/*",
                               "application/octet-stream",
                               "application/json;q=0.1, text/html",
                               "x"};
  constexpr std::array<std::string_view, 14> kOddLines{
      "X-A : b",       "X-A",           " X-A: b",
      "X-A: b\r\n c",  ": b",           std::string_view("X-A: a\0b", 8),
      "X-\xc3\xa9: b", "X-A: \xc3\xa9", "X-A:b",
      "X-A:   b  ",    "X-A:",          "X A: b",
      "X-A: \x01",     "Host: other"};
  if (dice.Chance(6)) AddHeader(parts, "Expect", dice.Pick(kExpect));
  if (dice.Chance(10)) AddHeader(parts, "Connection", dice.Pick(kConnection));
  if (dice.Chance(12)) AddHeader(parts, "Accept", dice.Pick(kAccept));
  if (dice.Chance(3)) AddHeader(parts, "Accept-Encoding", "gzip, br");
  if (dice.Chance(3)) AddHeader(parts, "Content-Encoding", "gzip");
  if (dice.Chance(2)) AddHeader(parts, "Upgrade", "h2c");
  if (dice.Chance(6)) parts.headers += std::string(dice.Pick(kOddLines)) + parts.line_end;
  if (dice.Chance(5)) {
    // Around the hundred that a server may take.
    const std::size_t more = dice.Chance(50) ? 90 + dice.Below(14) : dice.Below(40);
    for (std::size_t at = 0; at < more; ++at) AddHeader(parts, fmt::format("X-{}", at), "v");
  }
  if (dice.Chance(2)) AddHeader(parts, "X-Long", std::string(dice.Below(20000), 'v'));
}

}  // namespace

RequestDrawn RandomRequest(Dice& dice, AgentSocket socket) {
  const Method& method = dice.Pick(MethodsOf(socket));
  Parts parts;
  if (dice.Chance(2)) parts.line_end = "\n";
  parts.method = RandomMethod(dice);
  parts.target = RandomTarget(dice, socket, method);
  if (parts.method == "GET" || dice.Chance(6)) {
    const std::string query = RandomQuery(dice, method);
    if (!query.empty()) parts.target += "?" + query;
  }
  parts.version = RandomVersion(dice);
  if (!dice.Chance(4)) AddHeader(parts, "Host", "dstack");
  AddContent(dice, method, parts);
  AddLength(dice, parts);
  AddOthers(dice, parts);

  RequestDrawn drawn;
  drawn.head = parts.method == "HEAD";
  // A body without a length is taken for a next request, which is seldom one.
  drawn.whole = parts.whole;
  drawn.bytes = dice.Chance(1) ? "\r\n" : "";
  drawn.bytes += fmt::format("{} {} {}{}{}{}{}", parts.method, parts.target, parts.version,
                             parts.line_end, parts.headers, parts.line_end, parts.body);
  return drawn;
}

}  // namespace conformance::parity
