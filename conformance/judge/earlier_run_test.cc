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

bool Met(Expectation expectation, const Evidence& evidence) {
  return ProofOfEarlier(expectation, evidence).outcome == Outcome::kHeld;
}

constexpr const char* kRight = "{\"secret\": \"abab\"}\n";
constexpr const char* kWrong = "{\"secret\": \"abac\"}\n";

TEST(EarlierRun, HasToBeAccepted) {
  EXPECT_TRUE(Met(Expectation::kMustAccept, Ended(0, kRight)));
  EXPECT_FALSE(Met(Expectation::kMustAccept, Ended(0, kWrong)));
  EXPECT_FALSE(Met(Expectation::kMustAccept, Ended(0)));
  EXPECT_FALSE(Met(Expectation::kMustAccept, Ended(1)));
}

TEST(EarlierRun, HasToBeRefused) {
  EXPECT_TRUE(Met(Expectation::kMustRefuse, Ended(1)));
  EXPECT_FALSE(Met(Expectation::kMustRefuse, Ended(0, kRight)));
}

TEST(EarlierRun, IsUnsupportedOnlyWhereTheClientSaysSo) {
  for (const auto expectation :
       {Expectation::kMustAccept, Expectation::kMustRefuse, Expectation::kEither}) {
    EXPECT_EQ(ProofOfEarlier(expectation, Ended(89)).outcome, Outcome::kUnsupported);
    EXPECT_EQ(ProofOfEarlier(expectation, Ended(90)).outcome, Outcome::kUnproven);
  }
}

TEST(EarlierRun, MayGoEitherWayButHasToEnd) {
  EXPECT_TRUE(Met(Expectation::kEither, Ended(1)));
  EXPECT_TRUE(Met(Expectation::kEither, Ended(0, kRight)));
  EXPECT_FALSE(Met(Expectation::kEither, Ended(0, kWrong)));
  Evidence killed = Ended(1);
  killed.process.ending = ProcessEvidence::Ending::kDeadline;
  EXPECT_FALSE(Met(Expectation::kEither, killed));
  EXPECT_FALSE(Met(Expectation::kMustRefuse, killed));
}

}  // namespace
}  // namespace conformance
