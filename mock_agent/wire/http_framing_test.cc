#include "mock_agent/wire/http_framing.h"

#include <gtest/gtest.h>

#include <array>

namespace mock_agent {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

Outcome<HttpFraming, HeadFault> Framed(Fields fields, int minor_version = 1) {
  return FramingOf({.method = "POST",
                    .target = "/",
                    .minor_version = minor_version,
                    .headers = std::move(fields)});
}

TEST(HttpFraming, IsByLengthByChunksOrNone) {
  EXPECT_EQ(Framed({}).value().length, 0U);
  EXPECT_FALSE(Framed({}).value().chunked);
  EXPECT_EQ(Framed({{"content-LENGTH", "52"}}).value().length, 52U);
  EXPECT_EQ(Framed({{"Content-Length", "5"}, {"Content-Length", "5"}}).value().length, 5U);
  EXPECT_TRUE(Framed({{"Transfer-Encoding", "Chunked"}}).value().chunked);
  EXPECT_TRUE(Framed({{"Transfer-Encoding", "gzip, chunked"}}).value().chunked);
  EXPECT_TRUE(Framed({{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}).value().chunked);
}

TEST(HttpFraming, RefusesWhatIsNoLength) {
  constexpr std::array<const char*, 8> kNone = {"",     "-1",   "+5",  "x",
                                                "0x10", "5, 5", "5 5", "99999999999999999999999"};
  for (const char* const length : kNone) {
    const auto framed = Framed({{"Content-Length", length}});
    ASSERT_FALSE(framed) << length;
    EXPECT_EQ(framed.error(), HeadFault::kMalformed);
  }
  EXPECT_FALSE(Framed({{"Content-Length", "5"}, {"Content-Length", "6"}}));
}

TEST(HttpFraming, RefusesACodingThatDoesNotEndInChunks) {
  EXPECT_FALSE(Framed({{"Transfer-Encoding", "gzip"}}));
  EXPECT_FALSE(Framed({{"Transfer-Encoding", "chunked, gzip"}}));
  EXPECT_FALSE(Framed({{"Transfer-Encoding", "chunked"}}, 0)) << "HTTP/1.0 has none";
}

TEST(HttpFraming, KeepsTheConnectionAsTheVersionAndTheClientSay) {
  EXPECT_TRUE(Framed({}).value().keep_alive);
  EXPECT_FALSE(Framed({}, 0).value().keep_alive);
  EXPECT_FALSE(Framed({{"Connection", "x, Close"}}).value().keep_alive);
  EXPECT_TRUE(Framed({{"Connection", "Keep-Alive"}}, 0).value().keep_alive);
  EXPECT_TRUE(Framed({{"Connection", "Upgrade, HTTP2-Settings"}}).value().keep_alive);
}

TEST(HttpFraming, ExpectsTheContinuationOnlyWhereThatIsAsked) {
  EXPECT_TRUE(Framed({{"Expect", "100-Continue"}}).value().expects_continue);
  EXPECT_FALSE(Framed({{"Expect", "x"}}).value().expects_continue);
  EXPECT_FALSE(Framed({{"Expect", "100-continue"}}, 0).value().expects_continue);
}

}  // namespace
}  // namespace mock_agent
