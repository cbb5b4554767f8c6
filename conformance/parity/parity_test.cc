#include "conformance/parity/parity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace conformance::parity {
namespace {

using testing::HasSubstr;

void ExpectNotRun(const ParityOptions& options, ParityErrorCode code, const char* why) {
  const auto report = RunParity(options);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, code);
  EXPECT_THAT(report.error().message, HasSubstr(why));
}

TEST(ParityTest, RefusesRecordingsOnBothSides) {
  ExpectNotRun({.left = "recordings", .right = "recordings"}, ParityErrorCode::kRecordedTwice,
               "not with each other");
}

TEST(ParityTest, RefusesRandomRequestsToRecordings) {
  ExpectNotRun({.left = "/nonexistent", .right = "recordings", .random = 1},
               ParityErrorCode::kRecordedTwice, "nobody has recorded");
}

TEST(ParityTest, RefusesAFileOfRecordingsThatIsNotThere) {
  ExpectNotRun({.left = "recordings:/nonexistent", .right = "x"}, ParityErrorCode::kUnreadable,
               "/nonexistent");
}

TEST(ParityTest, RefusesAFilterOrAnIndexThatSelectsNothing) {
  ExpectNotRun({.left = "recordings", .right = "x", .filter = "no-such-*"},
               ParityErrorCode::kNothingSelected, "no exchange");
  ExpectNotRun({.left = "x", .right = "x", .random = 3, .only = 3},
               ParityErrorCode::kNothingSelected, "no exchange");
}

TEST(ParityTest, NamesTheSocketThatNobodyListensOn) {
  ExpectNotRun({.left = "recordings", .right = "/nonexistent", .filter = "version"},
               ParityErrorCode::kUnreachable,
               "/nonexistent/dstack.sock: No such file or directory (asking version)");
  ExpectNotRun({.left = "recordings", .right = "/" + std::string(120, 'x')},
               ParityErrorCode::kUnreachable, "too long");
}

}  // namespace
}  // namespace conformance::parity
