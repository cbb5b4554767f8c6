#include "mock_agent/wire/moment.h"

#include <gtest/gtest.h>

namespace mock_agent {
namespace {

using std::chrono::milliseconds;
using What = Moment::What;

class Moments : public testing::Test {
 protected:
  void Add(What what, std::uint64_t bytes, int at) {
    AddMoment({.what = what, .bytes = bytes, .at = milliseconds(at)}, moments_, of_all_);
  }
  std::vector<Moment> moments_;
  std::size_t of_all_ = 0;
};

TEST_F(Moments, JoinsWhatIsOfOneKindAndOneMillisecond) {
  Add(What::kSent, 3, 7);
  Add(What::kSent, 4, 7);
  Add(What::kReceived, 1, 7);
  Add(What::kSent, 2, 7);
  Add(What::kSent, 5, 8);
  ASSERT_EQ(moments_.size(), 4U);
  EXPECT_EQ(moments_[0].bytes, 7U);
  EXPECT_EQ(moments_[1].what, What::kReceived);
  EXPECT_EQ(moments_[2].bytes, 2U);
  EXPECT_EQ(moments_[3].at, milliseconds(8));
  EXPECT_EQ(of_all_, 4U);
}

TEST_F(Moments, TakesNoMoreOfAConnectionThanThereIsRoomFor) {
  for (int at = 0; at < 1000; ++at) Add(What::kSent, 1, at);
  Add(What::kAgentEnded, 0, 1000);
  ASSERT_EQ(moments_.size(), kMostMoments);
  EXPECT_EQ(moments_.back().bytes, 1000 - kMostMoments + 1) << "the last one has the rest";
}

TEST_F(Moments, TakesNoMoreOfAllThanThereIsRoomFor) {
  of_all_ = kMostMomentsOfAll - 1;
  Add(What::kReceived, 1, 0);
  Add(What::kSent, 1, 1);
  EXPECT_EQ(moments_.size(), 1U);
  EXPECT_EQ(of_all_, kMostMomentsOfAll);
}

}  // namespace
}  // namespace mock_agent
