#include "conformance/report/github_annotations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "conformance/judge/cause.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(GithubAnnotations, BeginWithTheVerdict) {
  EXPECT_THAT(GithubAnnotations(ConformantRun()),
              StartsWith("::notice title=dstack-conformance%3A conformant::"));
  EXPECT_THAT(GithubAnnotations(HostileRun()),
              StartsWith("::error title=dstack-conformance%3A NOT CONFORMANT::"));
  EXPECT_THAT(GithubAnnotations(KnownRun()), StartsWith("::warning title="));
  EXPECT_THAT(GithubAnnotations(OutOfDateRun()), StartsWith("::error title="));
  EXPECT_THAT(GithubAnnotations(IncompleteRun()), StartsWith("::error title="));
}

TEST(GithubAnnotations, AreALineEach) {
  for (const RunReport& run : {ConformantRun(), HostileRun(), KnownRun(), IncompleteRun()}) {
    const std::string text = GithubAnnotations(run);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    EXPECT_EQ(lines, 1 + CausesOf(run).size());
  }
}

TEST(GithubAnnotations, EscapeWhatWouldEndAMessageOrATitle) {
  RunReport run = ConformantRun();
  run.asked.command = {"./client", "100%", "a,b:c"};
  EXPECT_THAT(GithubAnnotations(run), HasSubstr("100%25 a,b:c%0A"));
  // The sample's client says it, to have it read as a line feed.
  EXPECT_THAT(GithubAnnotations(MarkupRun()), HasSubstr("%250A"));
}

TEST(WithoutCommands, StandsBetweenTheToken) {
  EXPECT_EQ(WithoutCommands("::error::x\n", "t0k"), "::stop-commands::t0k\n::error::x\n::t0k::\n");
}

}  // namespace
}  // namespace conformance
