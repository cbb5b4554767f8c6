#include "conformance/judge/rules.h"

#include <gtest/gtest.h>

#include "conformance/judge/earlier_run.h"

namespace conformance {
namespace {

TEST(Rules, InForceAreTheWholeTableAndNothingBent) {
  const Rules& rules = RulesInForce();
  EXPECT_EQ(rules.checks.data(), Checks().data());
  EXPECT_EQ(rules.checks.size(), Checks().size());
  EXPECT_EQ(rules.proof, &ProofOf);
  EXPECT_EQ(rules.proof_of_earlier, &ProofOfEarlier);
}

}  // namespace
}  // namespace conformance
