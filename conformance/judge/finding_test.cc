#include "conformance/judge/finding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <vector>

namespace conformance {
namespace {

TEST(FindingNames, AreTheWordsOfTheReport) {
  constexpr std::array kDefects = {Defect::kAcceptedAWrongKey,
                                   Defect::kAcceptedWhatItMustRefuse,
                                   Defect::kAnsweredUnasked,
                                   Defect::kRefusedASoundAnswer,
                                   Defect::kExitStatus,
                                   Defect::kDiedBySignal,
                                   Defect::kRanPastTheDeadline,
                                   Defect::kAcceptedAnEmptyKey,
                                   Defect::kNoKeyLine,
                                   Defect::kPublicKeyMissing,
                                   Defect::kKeyMaterialOnRefusal,
                                   Defect::kSecretLeaked,
                                   Defect::kWroteTooMuch,
                                   Defect::kLeftProcessBehind,
                                   Defect::kAskedAnotherSocket,
                                   Defect::kReadWithoutBound,
                                   Defect::kTooMuchMemory,
                                   Defect::kLeaksDescriptors,
                                   Defect::kTooSlow,
                                   Defect::kRequestWrong,
                                   Defect::kTooManyRequests};
  std::vector<std::string_view> defects;
  std::transform(kDefects.begin(), kDefects.end(), std::back_inserter(defects),
                 [](Defect defect) { return Name(defect); });
  EXPECT_EQ(defects, (std::vector<std::string_view>{"accepted-a-wrong-key",
                                                    "accepted-what-it-must-refuse",
                                                    "answered-unasked",
                                                    "refused-a-sound-answer",
                                                    "exit-status",
                                                    "died-by-signal",
                                                    "ran-past-the-deadline",
                                                    "accepted-an-empty-key",
                                                    "no-key-line",
                                                    "public-key-missing",
                                                    "key-material-on-refusal",
                                                    "secret-leaked",
                                                    "wrote-too-much",
                                                    "left-process-behind",
                                                    "asked-another-socket",
                                                    "read-without-bound",
                                                    "too-much-memory",
                                                    "leaks-descriptors",
                                                    "too-slow",
                                                    "request-wrong",
                                                    "too-many-requests"}));

  EXPECT_EQ(Name(Answer::kKey), "key");
  EXPECT_EQ(Name(Answer::kRefused), "refused");
  EXPECT_EQ(Name(Answer::kUnsupported), "unsupported");
  EXPECT_EQ(Name(Answer::kBroken), "broken");

  EXPECT_EQ(Name(Outcome::kHeld), "held");
  EXPECT_EQ(Name(Outcome::kVacuous), "vacuous");
  EXPECT_EQ(Name(Outcome::kWarned), "warned");
  EXPECT_EQ(Name(Outcome::kFailed), "failed");
  EXPECT_EQ(Name(Outcome::kUnproven), "unproven");
  EXPECT_EQ(Name(Outcome::kUnsupported), "unsupported");
}

}  // namespace
}  // namespace conformance
