#include "provider/agent/json_request.h"

#include <gtest/gtest.h>

namespace provider {
namespace {

TEST(JsonRequest, SaysTheLengthOfItsBodyInBytes) {
  EXPECT_EQ(JsonRequest("Info", "{\"\xc3\xa9\":{}}"),
            "POST /Info HTTP/1.1\r\n"
            "Host: localhost\r\n"
            "Content-Type: application/json\r\n"
            "Content-Length: 9\r\n"
            "Accept: application/json\r\n"
            "Connection: close\r\n"
            "\r\n"
            "{\"\xc3\xa9\":{}}");
}

}  // namespace
}  // namespace provider
