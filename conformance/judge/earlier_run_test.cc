#include "conformance/judge/earlier_run.h"

#include <gtest/gtest.h>

namespace conformance {
namespace {

Evidence Ended(int status, const std::string& output = "") {
  Evidence evidence;
  evidence.keys = {Bytes(2, 0xab)};
  evidence.process.status = status;
  evidence.process.standard_output = output;
  return evidence;
}

constexpr const char* kRight = "{\"secret\": \"abab\"}\n";
constexpr const char* kWrong = "{\"secret\": \"abac\"}\n";

TEST(EarlierRun, HasToBeAccepted) {
  EXPECT_FALSE(WhyNotMet(Expectation::kMustAccept, Ended(0, kRight)));
  EXPECT_TRUE(WhyNotMet(Expectation::kMustAccept, Ended(0, kWrong)));
  EXPECT_TRUE(WhyNotMet(Expectation::kMustAccept, Ended(0)));
  EXPECT_TRUE(WhyNotMet(Expectation::kMustAccept, Ended(1)));
}

TEST(EarlierRun, HasToBeRefused) {
  EXPECT_FALSE(WhyNotMet(Expectation::kMustRefuse, Ended(1)));
  EXPECT_TRUE(WhyNotMet(Expectation::kMustRefuse, Ended(0, kRight)));
  EXPECT_TRUE(WhyNotMet(Expectation::kMustRefuse, Ended(89)));
}

TEST(EarlierRun, MayGoEitherWayButHasToEnd) {
  EXPECT_FALSE(WhyNotMet(Expectation::kEither, Ended(1)));
  EXPECT_FALSE(WhyNotMet(Expectation::kEither, Ended(0, kRight)));
  EXPECT_TRUE(WhyNotMet(Expectation::kEither, Ended(0, kWrong)));
  Evidence killed = Ended(1);
  killed.process.ending = ProcessEvidence::Ending::kDeadline;
  EXPECT_TRUE(WhyNotMet(Expectation::kEither, killed));
  EXPECT_TRUE(WhyNotMet(Expectation::kMustRefuse, killed));
}

}  // namespace
}  // namespace conformance
