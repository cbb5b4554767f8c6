#include "mock_agent/guest/scale.h"

#include <gtest/gtest.h>

#include <string>

namespace mock_agent {
namespace {

TEST(ScaleTest, ReadsTheSizesThatItWrites) {
  for (const std::size_t size : {0U, 63U, 64U, 16383U, 16384U, 100000U}) {
    std::string scale;
    AppendScaleSized(scale, std::string(size, 'x'));
    ScaleReader reader(scale);
    EXPECT_EQ(reader.Sized().size(), size);
    EXPECT_TRUE(reader.done()) << size;
  }
}

TEST(ScaleTest, FailsOnASizeAboveWhatIsLeft) {
  ScaleReader reader("\x08x");
  EXPECT_EQ(reader.Sized(), "");
  EXPECT_TRUE(reader.failed());
  EXPECT_FALSE(reader.done());
}

TEST(ScaleTest, FailsOnASizeOfManyBytes) {
  ScaleReader reader(std::string_view("\x03\x00\x00\x00\x00", 5));
  reader.Size();
  EXPECT_TRUE(reader.failed());
}

TEST(ScaleTest, StaysFailed) {
  ScaleReader reader("abc");
  reader.Number32();
  EXPECT_TRUE(reader.failed());
  EXPECT_EQ(reader.Take(1), "");
  EXPECT_FALSE(reader.done());
}

TEST(ScaleTest, ReadsNumbersLittleEndian) {
  std::string scale;
  AppendScaleNumber32(scale, 0x08000001);
  EXPECT_EQ(ScaleReader(scale).Number32(), 0x08000001U);
  EXPECT_EQ(scale[0], '\x01');
}

TEST(ScaleDeathTest, AbortsOnASizeThatNoAttestationHas) {
  std::string scale;
  EXPECT_DEATH(AppendScaleSize(scale, std::size_t{1} << 30), "");
}

}  // namespace
}  // namespace mock_agent
