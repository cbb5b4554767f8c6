#include "conformance/parity/long_request.h"

#include <gtest/gtest.h>

namespace conformance::parity {
namespace {

TEST(LongRequestTest, HasAsManyBytesAsWereRecorded) {
  EXPECT_EQ(LongRequest("header-1m")->size(), 1048726U);
  EXPECT_EQ(LongRequest("target-64k")->size(), 65680U);
  EXPECT_EQ(LongRequest("target-70k")->size(), 70144U);
  EXPECT_EQ(LongRequest("body-1m")->size(), 1048696U);
  EXPECT_EQ(LongRequest("body-9m")->size(), 9437304U);
  EXPECT_EQ(LongRequest("body-11m")->size(), 11534457U);
}

TEST(LongRequestTest, SaysHowLongItsBodyIs) {
  for (const char* name :
       {"header-1m", "target-64k", "target-70k", "body-1m", "body-9m", "body-11m"}) {
    const std::string request = *LongRequest(name);
    const std::size_t length = request.find("Content-Length: ");
    ASSERT_NE(length, std::string::npos);
    EXPECT_EQ(std::stoul(request.substr(length + 16)),
              request.size() - request.find("\r\n\r\n") - 4)
        << name;
  }
}

TEST(LongRequestTest, KnowsNoOther) {
  EXPECT_FALSE(LongRequest("body-2m").has_value());
}

}  // namespace
}  // namespace conformance::parity
