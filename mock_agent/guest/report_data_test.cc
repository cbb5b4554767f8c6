#include "mock_agent/guest/report_data.h"

#include <gtest/gtest.h>

#include "mock_agent/guest/digest.h"

namespace mock_agent {
namespace {

TEST(ReportDataTest, PadsUpTo64Bytes) {
  EXPECT_EQ(PaddedReportData(Bytes(64, 1))->back(), 1);
  EXPECT_EQ(PaddedReportData(Bytes{1})->at(0), 1);
  EXPECT_EQ(PaddedReportData(Bytes{1})->at(1), 0);
  EXPECT_EQ(PaddedReportData(Bytes(65)), std::nullopt);
}

TEST(ReportDataTest, HashesThePrefixAndTheContent) {
  const Digest digest = Sha256(AsBytes("x:abc"));
  EXPECT_EQ(HashedReportData("sha256", "x", AsBytes("abc")).value(), PaddedReportData(digest));
  const Digest keccak = Keccak256({AsBytes("x:abc")});
  EXPECT_EQ(HashedReportData("keccak256", "x", AsBytes("abc")).value(), PaddedReportData(keccak));
  for (const char* const each :
       {"", "sha384", "sha512", "sha3-256", "sha3-384", "sha3-512", "keccak384", "keccak512"}) {
    EXPECT_TRUE(HashedReportData(each, "x", {})) << each;
  }
}

TEST(ReportDataTest, RefusesRawOfAnotherSize) {
  EXPECT_EQ(HashedReportData("raw", "x", Bytes(63)).error(), "invalid content length");
  EXPECT_EQ(HashedReportData("raw", "x", Bytes(64, 7)).value(), PaddedReportData(Bytes(64, 7)));
}

TEST(ReportDataTest, RefusesAnUnknownHash) {
  EXPECT_EQ(HashedReportData("md5", "x", {}).error(), "invalid hash algorithm");
}

}  // namespace
}  // namespace mock_agent
