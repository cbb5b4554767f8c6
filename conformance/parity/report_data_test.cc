#include "conformance/parity/report_data.h"

#include <gtest/gtest.h>
#include <openssl/sha.h>

namespace conformance::parity {
namespace {

constexpr std::string_view kStart{"\x04\x00\x02\x00\x81\x00\x00\x00", 8};

std::string ReportDataFor(const std::string& key) {
  const std::string hashed = "ratls-cert:" + key;
  std::string hash(SHA512_DIGEST_LENGTH, '\0');
  SHA512(reinterpret_cast<const unsigned char*>(hashed.data()), hashed.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

std::string Attestation(const std::string& report_data, std::size_t place = 568) {
  std::string bytes = "ab" + std::string(kStart);
  bytes.resize(2 + place, 'x');
  return bytes + report_data + std::string(40, 'y') + report_data + "z";
}

TEST(ReportDataTest, IsFoundInTheQuoteAndTakenOutEverywhere) {
  const auto found = FindReportData(Attestation(ReportDataFor("key")), "key");
  EXPECT_EQ(found.found, "SHA-512 of the key, in the quote, 2 times");
  EXPECT_EQ(found.without, Attestation(std::string(64, '\0')));
}

TEST(ReportDataTest, OfAnotherKeyStays) {
  const std::string bytes = Attestation(ReportDataFor("other"));
  const auto found = FindReportData(bytes, "key");
  EXPECT_EQ(found.found, "of another key");
  EXPECT_EQ(found.without, bytes);
}

TEST(ReportDataTest, AtAnotherPlaceIsNotTheKeys) {
  EXPECT_EQ(FindReportData(Attestation(ReportDataFor("key"), 567), "key").found, "of another key");
}

TEST(ReportDataTest, IsNotLookedForWhereThereIsNoQuote) {
  for (const std::string& bytes : {std::string("app:custom"), std::string(kStart),
                                   std::string(kStart) + std::string(623, 'x')}) {
    const auto found = FindReportData(bytes, "key");
    EXPECT_EQ(found.found, "");
    EXPECT_EQ(found.without, bytes);
  }
}

}  // namespace
}  // namespace conformance::parity
