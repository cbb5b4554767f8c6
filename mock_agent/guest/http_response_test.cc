#include "mock_agent/guest/http_response.h"

#include <gmock/gmock.h>

#include <string>

namespace mock_agent {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kDate = "Mon, 23 Nov 2026 08:03:56 GMT";
const Answer kAnswer{200, "OK", "application/json", "{}"};

std::string Sent(const HttpHead& head, const HttpFraming& framing = {}) {
  return ResponseTo(head, framing, Service::kDstackGuest, kAnswer, kDate);
}

TEST(HttpResponse, HasTheRecordedHeadersInTheirOrder) {
  EXPECT_EQ(Sent({.method = "POST"}),
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nserver: dstack Simulator\r\n"
            "x-frame-options: SAMEORIGIN\r\nx-content-type-options: nosniff\r\n"
            "permissions-policy: interest-cohort=()\r\ncontent-length: 2\r\n"
            "date: Mon, 23 Nov 2026 08:03:56 GMT\r\n\r\n{}");
  EXPECT_THAT(ResponseTo({}, {}, Service::kWorker, kAnswer, kDate),
              HasSubstr("x-app-version: v0.6.0 (unknown)\r\ncontent-length"));
}

TEST(HttpResponse, ToHeadHasNoBody) {
  EXPECT_THAT(Sent({.method = "HEAD"}), HasSubstr("content-length: 2\r\n"));
  EXPECT_THAT(Sent({.method = "HEAD"}), EndsWith("\r\n\r\n"));
}

TEST(HttpResponse, SaysWhatBecomesOfTheConnectionWhereTheVersionDoesNot) {
  const HttpHead old{.method = "GET", .minor_version = 0};
  EXPECT_THAT(Sent({.method = "GET"}, {.keep_alive = false}),
              HasSubstr("connection: close\r\ndate"));
  EXPECT_THAT(Sent(old, {.keep_alive = false}), Not(HasSubstr("connection")));
  EXPECT_THAT(Sent(old, {.keep_alive = false}), StartsWith("HTTP/1.0 200 OK"));
  EXPECT_THAT(Sent(old, {.keep_alive = true}), HasSubstr("connection: keep-alive\r\ndate"));
}

TEST(HttpResponse, ToWhatCannotBeRoutedIsAChunkedPage) {
  const std::string sent = UnroutableResponse({.method = "FOO"}, {}, kDate);
  EXPECT_THAT(sent, StartsWith("HTTP/1.1 400 Bad Request\r\ncontent-type: text/html; "
                               "charset=utf-8\r\ntransfer-encoding: chunked\r\ndate: "));
  EXPECT_THAT(sent, HasSubstr("\r\n\r\n1D7\r\n<!DOCTYPE html>"));
  EXPECT_THAT(sent, EndsWith("</html>\r\n0\r\n\r\n"));
  EXPECT_THAT(UnroutableResponse({.method = "FOO", .minor_version = 0}, {}, kDate),
              EndsWith("</html>"));
}

TEST(HttpResponse, RefusesEachFaultWithItsStatusAndNoBody) {
  EXPECT_EQ(RefusalOf(HeadFault::kMalformed, kDate),
            "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n"
            "date: Mon, 23 Nov 2026 08:03:56 GMT\r\n\r\n");
  EXPECT_THAT(RefusalOf(HeadFault::kTargetTooLong, kDate),
              StartsWith("HTTP/1.1 414 URI Too Long\r\n"));
  EXPECT_THAT(RefusalOf(HeadFault::kTooManyFields, kDate),
              StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
}

TEST(HttpResponse, HasPagesInHtmlAndInJson) {
  EXPECT_EQ(PageOf(404, false).body.size(), 435U) << "as recorded";
  EXPECT_EQ(PageOf(422, false).body.size(), 496U) << "as recorded";
  EXPECT_EQ(PageOf(404, true).body.size(), 128U) << "as recorded";
  EXPECT_EQ(PageOf(404, true).content_type, "application/json");
}

TEST(HttpResponse, IsDatedAsRfc9110SaysIt) {
  EXPECT_THAT(HttpDate(),
              testing::MatchesRegex("[A-Z][a-z][a-z], [0-9][0-9] [A-Z][a-z][a-z] [0-9]{4} "
                                    "[0-9][0-9]:[0-9][0-9]:[0-9][0-9] GMT"));
}

}  // namespace
}  // namespace mock_agent
