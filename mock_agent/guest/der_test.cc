#include "mock_agent/guest/der.h"

#include <gtest/gtest.h>

#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

std::string Hex(std::string_view der) {
  return ToHex(AsBytes(der));
}

TEST(DerTest, WritesLengthsAsShortAsTheyCanBe) {
  EXPECT_EQ(Hex(Der(DerTag::kOctetString, "")), "0400");
  EXPECT_EQ(Hex(Der(DerTag::kOctetString, std::string(127, 'x'))).substr(0, 4), "047f");
  EXPECT_EQ(Hex(Der(DerTag::kOctetString, std::string(128, 'x'))).substr(0, 6), "048180");
  EXPECT_EQ(Hex(Der(DerTag::kOctetString, std::string(256, 'x'))).substr(0, 8), "04820100");
  EXPECT_EQ(Hex(Der(DerTag::kSequence, {"a", "", "bc"})), "3003616263");
}

TEST(DerTest, WritesPositiveNumbers) {
  EXPECT_EQ(Hex(DerNumber(Bytes{})), "020100");
  EXPECT_EQ(Hex(DerNumber(Bytes{0, 0, 1})), "020101");
  EXPECT_EQ(Hex(DerNumber(Bytes{0x80})), "02020080");
}

TEST(DerTest, WritesObjectIdentifiers) {
  EXPECT_EQ(Hex(DerObject("1.2.840.10045.2.1")), "06072a8648ce3d0201");
  EXPECT_EQ(Hex(DerObject("1.3.6.1.4.1.62397.1.4")), "060a2b0601040183e73d0104");
}

TEST(DerTest, WritesTimesByTheirYear) {
  EXPECT_EQ(Der(DerTag::kUtcTime, "750101000000Z"), DerTime(157766400));
  EXPECT_EQ(Der(DerTag::kUtcTime, "491231235959Z"), DerTime(2524607999));
  EXPECT_EQ(Der(DerTag::kGeneralizedTime, "20500101000000Z"), DerTime(2524608000));
  EXPECT_EQ(Der(DerTag::kGeneralizedTime, "99991231235959Z"), DerTime(kLastTime));
}

TEST(DerTest, WritesBits) {
  EXPECT_EQ(Hex(DerBits("\x01")), "03020001");
}

}  // namespace
}  // namespace mock_agent
