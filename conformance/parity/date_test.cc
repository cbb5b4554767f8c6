#include "conformance/parity/date.h"

#include <gtest/gtest.h>

namespace conformance::parity {
namespace {

TEST(DateTest, ReadsAnImfFixdate) {
  EXPECT_EQ(ReadDate("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  EXPECT_EQ(ReadDate("Thu, 29 Feb 2024 00:00:00 GMT"), 1709164800);
}

TEST(DateTest, RefusesWhatIsNone) {
  for (const char* text : {"", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
                           "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
                           "Sun, 06 Nov 1994 24:49:37 GMT", "Fri, 30 Feb 2024 00:00:00 GMT",
                           "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
                           "Sun, -6 Nov 1994 08:49:37 GMT"})
    EXPECT_EQ(ReadDate(text), std::nullopt) << text;
}

}  // namespace
}  // namespace conformance::parity
