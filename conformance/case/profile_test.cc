#include "conformance/case/profile.h"

#include <gtest/gtest.h>

#include <set>

namespace conformance {
namespace {

TEST(Profile, HasANameOfItsOwnThatLeadsBackToIt) {
  std::set<std::string_view> names;
  for (const Profile profile : kProfiles) {
    names.insert(Name(profile));
    EXPECT_EQ(ProfileNamed(Name(profile)), profile);
    EXPECT_EQ(TraitsOf(profile).profile, profile);
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"client", "client-v1", "tessera"}));
  EXPECT_EQ(ProfileNamed("strict"), std::nullopt);
}

TEST(Profile, FollowsOneThatStandsBeforeIt) {
  for (const Profile profile : kProfiles) {
    const auto& followed = TraitsOf(profile).follows;
    if (!followed) continue;
    EXPECT_LT(*followed, profile);
    EXPECT_EQ(TraitsOf(*followed).follows, std::nullopt);
  }
  EXPECT_EQ(TraitsOf(Profile::kClientV1).follows, Profile::kClient);
}

TEST(Profile, OneAloneSpeaksV1) {
  for (const Profile profile : kProfiles) {
    EXPECT_EQ(TraitsOf(profile).api == mock_agent::KeyApi::kV1, profile == Profile::kClientV1);
  }
}

TEST(Profile, TheOneOfArcKeyProviderIsStrict) {
  EXPECT_TRUE(TraitsOf(Profile::kTessera).strict);
  EXPECT_FALSE(TraitsOf(Profile::kTessera).takes_chunks);
  EXPECT_FALSE(TraitsOf(Profile::kClient).strict);
  EXPECT_TRUE(TraitsOf(Profile::kClientV1).takes_chunks);
}

TEST(PerProfile, KeepsAValueForEach) {
  PerProfile<int> values(1);
  values[Profile::kClient] = 2;
  EXPECT_EQ(values[Profile::kTessera], 1);
  EXPECT_EQ(values[Profile::kClient], 2);
  EXPECT_EQ(values[Profile::kClientV1], 1);
}

}  // namespace
}  // namespace conformance
