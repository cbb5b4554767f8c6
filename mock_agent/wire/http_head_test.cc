#include "mock_agent/wire/http_head.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace mock_agent {
namespace {

using HeadState = HttpHeadReader::State;

constexpr std::string_view kHead = "POST /GetKey HTTP/1.1\r\nHost: x\r\nX-A:  b \t\r\n\r\n";

TEST(HttpHead, IsReadWithItsFieldsTrimmedAndWhatFollowsLeft) {
  HttpHeadReader reader;
  ASSERT_EQ(reader.Feed(std::string(kHead) + "rest"), HeadState::kComplete);
  EXPECT_EQ(reader.head().method, "POST");
  EXPECT_EQ(reader.head().target, "/GetKey");
  EXPECT_EQ(reader.head().minor_version, 1);
  EXPECT_EQ(reader.head().Header("x-a"), "b");
  EXPECT_EQ(reader.head().Header("x-b"), std::nullopt);
  EXPECT_EQ(reader.TakeRest(), "rest");
  EXPECT_TRUE(reader.empty());
  EXPECT_EQ(reader.Feed(kHead), HeadState::kComplete) << "it reads the next one";
}

TEST(HttpHead, ComesInPiecesOfAnySize) {
  for (std::size_t size = 1; size < kHead.size(); ++size) {
    HttpHeadReader reader;
    HeadState state = HeadState::kNeedMore;
    for (std::size_t at = 0; at < kHead.size(); at += size) {
      ASSERT_EQ(state, HeadState::kNeedMore);
      state = reader.Feed(kHead.substr(at, size));
    }
    EXPECT_EQ(state, HeadState::kComplete) << "pieces of " << size;
  }
}

TEST(HttpHead, ForgivesBareLineFeedsAndEmptyLinesBefore) {
  HttpHeadReader reader;
  ASSERT_EQ(reader.Feed("\r\n\nGET / HTTP/1.0\nA: b\n\n"), HeadState::kComplete);
  EXPECT_EQ(reader.head().minor_version, 0);
  EXPECT_EQ(reader.head().Header("A"), "b");
}

TEST(HttpHead, ThatIsMalformedIsRefused) {
  constexpr std::array<std::string_view, 14> kMalformed = {
      " / HTTP/1.1\r\n\r\n",
      "G(T / HTTP/1.1\r\n\r\n",
      "GET  / HTTP/1.1\r\n\r\n",
      "GET / b HTTP/1.1\r\n\r\n",
      "GET /\x7f HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.2\r\n\r\n",
      "GET / HTTP/2.0\r\n\r\n",
      "GET / http/1.1\r\n\r\n",
      "GET / HTTP/1.1 \r\n\r\n",
      "GET / HTTP/1.1\rA: b\r\n\r\n",
      "GET / HTTP/1.1\r\nA : b\r\n\r\n",
      "GET / HTTP/1.1\r\n: b\r\n\r\n",
      "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
      "GET / HTTP/1.1\r\nA: \x01\r\n\r\n",
  };
  for (const std::string_view head : kMalformed) {
    HttpHeadReader reader;
    EXPECT_EQ(reader.Feed(head), HeadState::kFault) << head;
    EXPECT_EQ(reader.fault(), HeadFault::kMalformed) << head;
  }
}

TEST(HttpHead, IsLookedAtAgainOnlyWhenAnEmptyLineHasCome) {
  HttpHeadReader reader;
  EXPECT_EQ(reader.Feed("GET / HTTP/1.1\r\nA: b\r\n"), HeadState::kNeedMore);
  EXPECT_EQ(reader.Feed("B b\r\n"), HeadState::kNeedMore);
  EXPECT_EQ(reader.Feed("\r\n"), HeadState::kFault);
}

TEST(HttpHead, HasAHundredFieldsAndNoMore) {
  std::string head = "GET / HTTP/1.1\r\n";
  for (std::size_t i = 0; i < HttpHeadReader::kMostFields; ++i) head += "A: b\r\n";
  HttpHeadReader reader;
  EXPECT_EQ(reader.Feed(head + "\r\n"), HeadState::kComplete);
  HttpHeadReader other;
  EXPECT_EQ(other.Feed(head + "A: b\r\n\r\n"), HeadState::kFault);
  EXPECT_EQ(other.fault(), HeadFault::kTooManyFields);
}

TEST(HttpHead, HasATargetOfBoundedLength) {
  const std::string longest = "/" + std::string(HttpHeadReader::kMostTargetBytes - 1, 'a');
  HttpHeadReader reader;
  EXPECT_EQ(reader.Feed("GET " + longest + " HTTP/1.1\r\n\r\n"), HeadState::kComplete);
  HttpHeadReader other;
  EXPECT_EQ(other.Feed("GET " + longest + "a HTTP/1.1\r\n\r\n"), HeadState::kFault);
  EXPECT_EQ(other.fault(), HeadFault::kTargetTooLong);
}

TEST(HttpHead, TakesBoundedMemory) {
  HttpHeadReader reader;
  HeadState state = reader.Feed("GET / HTTP/1.1\r\nA: ");
  std::size_t fed = 0;
  const std::string block(4096, 'a');
  for (; state == HeadState::kNeedMore; fed += block.size()) state = reader.Feed(block);
  EXPECT_EQ(state, HeadState::kFault);
  EXPECT_EQ(reader.fault(), HeadFault::kTooManyFields);
  EXPECT_LE(fed, HttpHeadReader::kMostBytes + block.size());
}

}  // namespace
}  // namespace mock_agent
