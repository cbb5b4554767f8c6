#include "mock_agent/guest/http_response.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <cstdlib>
#include <ctime>
#include <locale>

namespace mock_agent {
namespace {

struct StatusWords {
  int status;
  std::string_view reason;
  std::string_view description;
};

// Descriptions: Rocket's, as recorded; that of 500 as its source has it.
constexpr std::array<StatusWords, 4> kPages = {{
    {400, "Bad Request",
     "The request could not be understood by the server due to malformed syntax."},
    {404, "Not Found", "The requested resource could not be found."},
    {422, "Unprocessable Entity",
     "The request was well-formed but was unable to be followed due to semantic errors."},
    {500, "Internal Server Error",
     "The server encountered an internal error while processing this request."},
}};

const StatusWords& WordsOf(int status) {
  for (const StatusWords& words : kPages) {
    if (words.status == status) return words;
  }
  std::abort();
}

std::string HtmlPage(const StatusWords& words) {
  return fmt::format(
      "<!DOCTYPE html>\n"
      "<html lang=\"en\">\n"
      "<head>\n"
      "    <meta charset=\"utf-8\">\n"
      "    <meta name=\"color-scheme\" content=\"light dark\">\n"
      "    <title>{0} {1}</title>\n"
      "</head>\n"
      "<body align=\"center\">\n"
      "    <div role=\"main\" align=\"center\">\n"
      "        <h1>{0}: {1}</h1>\n"
      "        <p>{2}</p>\n"
      "        <hr />\n"
      "    </div>\n"
      "    <div role=\"contentinfo\" align=\"center\">\n"
      "        <small>Rocket</small>\n"
      "    </div>\n"
      "</body>\n"
      "</html>",
      words.status, words.reason, words.description);
}

std::string JsonPage(const StatusWords& words) {
  return fmt::format(
      "{{\n  \"error\": {{\n    \"code\": {},\n    \"reason\": \"{}\",\n    \"description\": "
      "\"{}\"\n  }}\n}}",
      words.status, words.reason, words.description);
}

// The three in the middle are in an order that the server draws when it starts; these are the
// recordings'.
std::string_view OwnHeaders(Service service) {
  switch (service) {
    case Service::kDstackGuest:
      return "server: dstack Simulator\r\n"
             "x-frame-options: SAMEORIGIN\r\n"
             "x-content-type-options: nosniff\r\n"
             "permissions-policy: interest-cohort=()\r\n";
    case Service::kTappd:
      return "server: dstack Simulator\r\n"
             "permissions-policy: interest-cohort=()\r\n"
             "x-content-type-options: nosniff\r\n"
             "x-frame-options: SAMEORIGIN\r\n";
    case Service::kWorker:
      return "server: dstack Simulator\r\n"
             "x-content-type-options: nosniff\r\n"
             "permissions-policy: interest-cohort=()\r\n"
             "x-frame-options: SAMEORIGIN\r\n"
             "x-app-version: v0.6.0 (unknown)\r\n";
  }
  std::abort();
}

std::string_view ConnectionHeader(const HttpHead& head, const HttpFraming& framing) {
  if (head.minor_version == 1) return framing.keep_alive ? "" : "connection: close\r\n";
  return framing.keep_alive ? "connection: keep-alive\r\n" : "";
}

}  // namespace

std::string ResponseTo(const HttpHead& head, const HttpFraming& framing, Service service,
                       const Answer& answer, std::string_view date) {
  const bool no_body = boost::algorithm::iequals(head.method, "HEAD", std::locale::classic());
  return fmt::format(
      "HTTP/1.{} {} {}\r\ncontent-type: {}\r\n{}content-length: {}\r\n{}date: {}\r\n\r\n{}",
      head.minor_version, answer.status, answer.reason, answer.content_type, OwnHeaders(service),
      answer.body.size(), ConnectionHeader(head, framing), date,
      no_body ? std::string_view() : std::string_view(answer.body));
}

std::string UnroutableResponse(const HttpHead& head, const HttpFraming& framing,
                               std::string_view date) {
  const Answer page = PageOf(400, false);
  const bool chunks =
      head.minor_version == 1;  // HTTP/1.0 has none: the body ends with the connection
  return fmt::format("HTTP/1.{} {} {}\r\ncontent-type: {}\r\n{}{}date: {}\r\n\r\n{}{}{}",
                     head.minor_version, page.status, page.reason, page.content_type,
                     chunks ? "transfer-encoding: chunked\r\n" : "",
                     chunks ? ConnectionHeader(head, framing) : "", date,
                     chunks ? fmt::format("{:X}\r\n", page.body.size()) : "", page.body,
                     chunks ? "\r\n0\r\n\r\n" : "");
}

std::string RefusalOf(HeadFault fault, std::string_view date) {
  const std::string_view status = fault == HeadFault::kMalformed ? "400 Bad Request"
                                  : fault == HeadFault::kTargetTooLong
                                      ? "414 URI Too Long"
                                      : "431 Request Header Fields Too Large";
  return fmt::format("HTTP/1.1 {}\r\nconnection: close\r\ncontent-length: 0\r\ndate: {}\r\n\r\n",
                     status, date);
}

Answer PageOf(int status, bool as_json) {
  const StatusWords& words = WordsOf(status);
  return {status, std::string(words.reason),
          as_json ? "application/json" : "text/html; charset=utf-8",
          as_json ? JsonPage(words) : HtmlPage(words)};
}

std::string HttpDate() {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr)));
}

}  // namespace mock_agent
