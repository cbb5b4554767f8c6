#include "mock_agent/guest/http_target.h"

#include <gmock/gmock.h>

#include <array>
#include <string>

namespace mock_agent {
namespace {

using TargetKind = HttpTarget::Kind;
using testing::ElementsAre;

TEST(HttpTargetTest, HasAPathAndAQuery) {
  const HttpTarget target = ParseHttpTarget("/a/b?c=d?e#f");
  EXPECT_EQ(target.kind, TargetKind::kPath);
  EXPECT_EQ(target.path, "/a/b");
  EXPECT_EQ(target.query, "c=d?e");
  EXPECT_EQ(ParseHttpTarget("*").path, "*");
  EXPECT_EQ(ParseHttpTarget("/GetKey#f").path, "/GetKey");
}

TEST(HttpTargetTest, MayBeAbsolute) {
  EXPECT_EQ(ParseHttpTarget("http://unix.socket:80/GetKey?json").path, "/GetKey");
  EXPECT_EQ(ParseHttpTarget("http://unix.socket:80/GetKey?json").query, "json");
  EXPECT_EQ(ParseHttpTarget("http://dstack").path, "/");
  EXPECT_EQ(ParseHttpTarget("http://dstack?a").path, "/");
}

TEST(HttpTargetTest, ThatIsAnAuthorityLeadsNowhere) {
  EXPECT_EQ(ParseHttpTarget("GetKey").kind, TargetKind::kNoPath);
  EXPECT_EQ(ParseHttpTarget("dstack:443").kind, TargetKind::kNoPath);
}

TEST(HttpTargetTest, IsMalformedWhereTheServerCannotReadIt) {
  constexpr std::array<std::string_view, 8> kMalformed = {"GetKey/x", "/a<b",      "/a`",   "/a?\"",
                                                          "/a?<",     "http:///a", "/\xff", "a^b"};
  for (const std::string_view target : kMalformed) {
    EXPECT_EQ(ParseHttpTarget(target).kind, TargetKind::kMalformed) << target;
  }
  EXPECT_EQ(ParseHttpTarget("/a\"{}|^").kind, TargetKind::kPath);
  EXPECT_EQ(ParseHttpTarget("/\xc3\xbc").kind, TargetKind::kPath);
}

TEST(HttpTargetTest, HasSegmentsBetweenItsSlashes) {
  EXPECT_THAT(SegmentsOf("/a/b"), ElementsAre("a", "b"));
  EXPECT_THAT(SegmentsOf("//a///b"), ElementsAre("a", "b"));
  EXPECT_THAT(SegmentsOf("/a/"), ElementsAre("a", ""));
  EXPECT_THAT(SegmentsOf("/"), ElementsAre(""));
  EXPECT_THAT(SegmentsOf("*"), ElementsAre("*"));
}

TEST(HttpTargetTest, IsDecodedWithReplacementsForWhatIsNoUtf8) {
  EXPECT_EQ(PercentDecoded("%47et%4bey"), "GetKey");
  EXPECT_EQ(PercentDecoded("a%zzb%4"), "a%zzb%4");
  EXPECT_EQ(PercentDecoded("%00"), std::string(1, '\0'));
  EXPECT_EQ(PercentDecoded("%f0%9f%94%91"), "\xf0\x9f\x94\x91");
  // One U+FFFD for each maximal part of a sequence (Unicode 15, section 3.9).
  EXPECT_EQ(PercentDecoded("a%ffb"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(PercentDecoded("%f0%9f%94"), "\xef\xbf\xbd");
  EXPECT_EQ(PercentDecoded("%ed%a0%80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

}  // namespace
}  // namespace mock_agent
