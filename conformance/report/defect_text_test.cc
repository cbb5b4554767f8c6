#include "conformance/report/defect_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace conformance {
namespace {

TEST(DefectText, HasItsOwnHeadlineForEveryDefectAndADuty) {
  std::set<std::string_view> headlines = {Headline(std::nullopt)};
  for (int i = 0; i <= static_cast<int>(Defect::kTooManyRequests); ++i) {
    const auto defect = static_cast<Defect>(i);
    EXPECT_TRUE(headlines.insert(Headline(defect)).second) << Name(defect);
    EXPECT_LE(Headline(defect).size(), 52U) << "stands in one line with severity and clause";
    for (const auto expectation : {Expectation::kMustRefuse, Expectation::kMustAccept}) {
      EXPECT_FALSE(Duty(defect, expectation).empty()) << Name(defect);
    }
  }
}

TEST(DefectText, CallsAnEmptySecretThat) {
  EXPECT_EQ(Headline(Defect::kAcceptedAnEmptyKey), "exit 0 with an empty secret");
}

TEST(DefectText, OfAKeyTheDutyDependsOnWhatTheCaseExpects) {
  EXPECT_THAT(Duty(Defect::kAcceptedAWrongKey, Expectation::kMustAccept),
              testing::StartsWith("accept: "));
  EXPECT_THAT(Duty(Defect::kAcceptedAWrongKey, Expectation::kEither),
              testing::HasSubstr("or refuse"));
  EXPECT_THAT(Duty(Defect::kAcceptedAnEmptyKey, Expectation::kMustRefuse),
              testing::StartsWith("refuse: "));
  EXPECT_THAT(Duty(Defect::kAcceptedAnEmptyKey, Expectation::kMustAccept),
              testing::StartsWith("accept: "));
}

}  // namespace
}  // namespace conformance
