#include "conformance/judge/dumps.h"

#include <gtest/gtest.h>

#include "conformance/testing/encodings.h"

namespace conformance {
namespace {

TEST(DumpsTest, ReadHexWithoutTheOffsetsAndTheTextBesideIt) {
  const Bytes bytes = BytesOf("face to face with be, ad and 0123456789 in the text beside it");
  EXPECT_EQ(FromHexLines(HexDump(bytes)), TextOf(bytes));
  EXPECT_EQ(FromHexLines("00000000: 6661 6365 2074 6f20 6661 6365 2077 6974  face to face wit\n"),
            "face to face wit");
  EXPECT_EQ(FromHexLines("<Buffer 66 61 63>, 0x65, \\x20"), "face ");
}

TEST(DumpsTest, ReadNumbersBelow256) {
  EXPECT_EQ(FromDecimals("[102, 97, 099, 300, 101]"), "face");
}

TEST(DumpsTest, ReadColumns) {
  EXPECT_EQ(FromColumns("0000000 336   a 377  \\n\n0000004\n"),
            "\xde"
            "a\xff\n");
}

}  // namespace
}  // namespace conformance
