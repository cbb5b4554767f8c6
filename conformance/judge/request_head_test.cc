// What a request's head may get wrong: RQ-01 to RQ-03.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "conformance/testing/request_sample.h"

namespace conformance {
namespace {

using mock_agent::Request;

class RequestHeadTest : public testing::TestWithParam<BrokenRequest> {};

TEST_P(RequestHeadTest, SaysWhatIsWrong) {
  EXPECT_EQ(WhatIsWrong(GetParam().clause, WireOf({GetParam().request()})), GetParam().said);
}

TEST_P(RequestHeadTest, SaysWhichOfSeveralIsWrong) {
  EXPECT_EQ(WhatIsWrong(GetParam().clause, WireOf({SoundRequest(), GetParam().request()})),
            "request 2 of 2: " + std::string(GetParam().said));
}

BrokenRequest BytesRow(std::string_view name, std::string_view clause, std::string_view bytes,
                       std::string_view said) {
  return {.name = name,
          .clause = clause,
          .request = [bytes] { return ParsedRequest(bytes); },
          .said = said};
}

INSTANTIATE_TEST_SUITE_P(
    Lines, RequestHeadTest,
    testing::Values(
        BrokenRequest{.name = "Get",
                      .clause = "RQ-01",
                      .request = [] { return With(&Request::method, "GET"); },
                      .said = "the method is \"GET\""},
        BrokenRequest{.name = "LowerCaseMethod",
                      .clause = "RQ-01",
                      .request = [] { return With(&Request::method, "post"); },
                      .said = "the method is \"post\""},
        BrokenRequest{.name = "Http10",
                      .clause = "RQ-01",
                      .request = [] { return With(&Request::version, "HTTP/1.0"); },
                      .said = "the version is \"HTTP/1.0\""},
        BrokenRequest{.name = "GetKeyV1",
                      .clause = "RQ-01",
                      .request = [] { return WithTarget("/v1/GetKey"); },
                      .said = "the target is \"/v1/GetKey\""},
        BrokenRequest{.name = "LowerCaseTarget",
                      .clause = "RQ-01",
                      .request = [] { return WithTarget("/getkey"); },
                      .said = "the target is \"/getkey\""},
        BrokenRequest{.name = "TargetBelow",
                      .clause = "RQ-01",
                      .request = [] { return WithTarget("/prpc/GetKey"); },
                      .said = "the target is \"/prpc/GetKey\""},
        BytesRow("NoVersion", "RQ-01", "POST /GetKey\r\n\r\n", "the request line is malformed"),
        BytesRow("NotHttpAtAll", "RQ-01", "\x16\x03\x01", "the request line is malformed"),
        BytesRow("BreaksOffInTheTarget", "RQ-01", "POST /Get", "the target is \"\""),
        BytesRow("Http10FromTheWire", "RQ-01", "POST /GetKey HTTP/1.0\r\n\r\n",
                 "the version is \"HTTP/1.0\""),
        BytesRow("BareLineFeed", "RQ-01", "POST /GetKey HTTP/1.1\nHost: x\r\n\r\n",
                 "a line ends without a carriage return"),
        BytesRow("SpaceBeforeTheColon", "RQ-01", "POST /GetKey HTTP/1.1\r\nHost : x\r\n\r\n",
                 "a header line is malformed")),
    [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(
    ContentType, RequestHeadTest,
    testing::Values(
        BrokenRequest{.name = "Missing",
                      .clause = "RQ-02",
                      .request = [] { return WithoutHeader("Content-Type"); },
                      .said = "no Content-Type"},
        BrokenRequest{
            .name = "Form",
            .clause = "RQ-02",
            .request =
                [] { return WithHeader("Content-Type", "application/x-www-form-urlencoded"); },
            .said = "Content-Type is \"application/x-www-form-urlencoded\""},
        BrokenRequest{.name = "OnlyBeginsLikeJson",
                      .clause = "RQ-02",
                      .request = [] { return WithHeader("Content-Type", "application/json-seq"); },
                      .said = "Content-Type is \"application/json-seq\""},
        BrokenRequest{
            .name = "OnlyMentionsJson",
            .clause = "RQ-02",
            .request = [] { return WithHeader("Content-Type", "text/plain; application/json"); },
            .said = "Content-Type is \"text/plain; application/json\""},
        BrokenRequest{.name = "SecondIsAnother",
                      .clause = "RQ-02",
                      .request = [] { return WithSecondHeader("Content-Type", "text/plain"); },
                      .said = "Content-Type is \"text/plain\""}),
    [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(
    ContentLength, RequestHeadTest,
    testing::Values(
        BrokenRequest{.name = "Missing",
                      .clause = "RQ-03",
                      .request = [] { return WithoutHeader("Content-Length"); },
                      .said = "no Content-Length"},
        BrokenRequest{.name = "Twice",
                      .clause = "RQ-03",
                      .request = [] { return WithSecondHeader("content-length", "77"); },
                      .said = "2 Content-Length headers"},
        BrokenRequest{.name = "NotANumber",
                      .clause = "RQ-03",
                      .request = [] { return WithHeader("Content-Length", "77x"); },
                      .said = "Content-Length is \"77x\""},
        BrokenRequest{.name = "Signed",
                      .clause = "RQ-03",
                      .request = [] { return WithHeader("Content-Length", "+77"); },
                      .said = "Content-Length is \"+77\""},
        BrokenRequest{.name = "Empty",
                      .clause = "RQ-03",
                      .request = [] { return WithHeader("Content-Length", ""); },
                      .said = "Content-Length is \"\""},
        BrokenRequest{
            .name = "OverflowsToTheRightNumber",
            .clause = "RQ-03",
            .request = [] { return WithHeader("Content-Length", "18446744073709551693"); },
            .said = "Content-Length is \"18446744073709551693\""},
        BrokenRequest{.name = "CountsMore",
                      .clause = "RQ-03",
                      .request = [] { return WithHeader("Content-Length", "78"); },
                      .said = "Content-Length is 78, and 77 bytes of body came"},
        BrokenRequest{.name = "CountsFewer",
                      .clause = "RQ-03",
                      .request = [] { return WithHeader("Content-Length", "76"); },
                      .said = "Content-Length is 76, and 77 bytes of body came"},
        BytesRow("MissingFromTheWire", "RQ-03", "POST /GetKey HTTP/1.1\r\n\r\n",
                 "no Content-Length"),
        BytesRow("InvalidFromTheWire", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 0x2\r\n\r\n{}",
                 "Content-Length is \"0x2\""),
        BytesRow("TwoThatDiffer", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                 "2 Content-Length headers"),
        BytesRow("BreaksOffInTheHeaders", "RQ-03", "POST /GetKey HTTP/1.1\r\nContent-L",
                 "the request breaks off before its Content-Length"),
        BytesRow("BreaksOffInTheBody", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 3\r\n\r\n{}",
                 "Content-Length is 3, and 2 bytes of body came"),
        BytesRow("BreaksOffAfterTheLength", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 0\r\n",
                 "Content-Length is 0, and 0 bytes of body came"),
        BytesRow("ChunkedFromTheWire", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                 "framed by Transfer-Encoding instead of Content-Length"),
        BytesRow("ChunkedWithALength", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "2\r\n{}\r\n0\r\n\r\n",
                 "framed by Transfer-Encoding instead of Content-Length"),
        BytesRow("TooLarge", "RQ-03",
                 "POST /GetKey HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
                 "more bytes than the agent reads")),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace conformance
