#include "provider/quote/report_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "provider/testing/hex_for_test.h"

namespace provider {
namespace {

// The public key of the vector seed-5a of kat/vectors/arc_server_key.json.
const std::string kPublicKey =
    "020036cf2cfd12fe4b1b63a73393c96e0beacd5f499ff1b20ba1880fa6f1d5d009"
    "03c82319033b35155509154ed77386e224c5f3b87d4368eec377c85031941eba98"
    "03074ae7196259b3546041ba16d4badefebafda23beba50c82a340cf556640dc5d";
const std::string kVouchedKey =
    "02522c19a9bbdd954bc8d5184cf918dc8422d0d915981f8db72d2db1e15922f436";

std::string Of(const std::string& public_key, const std::string& vouched,
               const std::string& challenge) {
  std::array<std::uint8_t, kBoundKeyBytes> key{};
  std::ranges::copy(FromHex(public_key), key.begin());
  const auto vouched_key = FromHex(vouched);
  const auto bytes = FromHex(challenge);
  return ToHex(ReportDataOf(key, {.vouched_key = vouched_key, .challenge = bytes}));
}

// Computed by Python's hashlib and struct, from the words of the header.
TEST(ReportDataOf, IsTheHashThatItsHeaderSays) {
  std::string challenge;
  for (int i = 0; i < 32; ++i) challenge += "d4";
  EXPECT_EQ(Of(kPublicKey, "", ""),
            "e45baa6121227e58df02dbe6e890983cf2497067ac8772e35d9ac91681a99c75"
            "6ea3a4b0431335a3827193a94acc0d08d07b707036291e2018b2ad51257d05d0");
  EXPECT_EQ(Of(kPublicKey, "", challenge),
            "a2e3959fb4ff43ec2b88c8be46b6232884f9e74b458c66265a50b4ab2cc9b228"
            "9d97ef69a0fa32bc505863fe978b0fb5214ae2f98a384eb0a2dbaee513ae6686");
  EXPECT_EQ(Of(kPublicKey, kVouchedKey, ""),
            "b07563769c86e3bd05105463c71237042bd61aa98a5681f1023cfa3270f7ba53"
            "eb2bed5dc5d186e929fe721e94db3634425ae0ce47291df86d92feeaa389dd95");
  EXPECT_EQ(Of(kPublicKey, kVouchedKey, challenge),
            "d1a97cbfc76d114fa8cfe7c418609429b802f9d423815456935bcbab53ce9782"
            "6916a4bef986bce8463b8c1227be77d59092ea9a906d4fef8b82243996a12b1b");
}

TEST(ReportDataOf, IsAnotherForEachBitOfTheKey) {
  std::array<std::uint8_t, kBoundKeyBytes> key{};
  std::ranges::copy(FromHex(kPublicKey), key.begin());
  std::set<ReportData> seen{ReportDataOf(key, {})};
  for (std::size_t bit = 0; bit < 8 * kBoundKeyBytes; ++bit) {
    auto other = key;
    other[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    EXPECT_TRUE(seen.insert(ReportDataOf(other, {})).second) << bit;
  }
}

TEST(ReportDataOf, TellsItsPartsApart) {
  const std::set<std::string> all = {
      Of(kPublicKey, "", ""),     Of(kPublicKey, "", "00"),   Of(kPublicKey, "00", ""),
      Of(kPublicKey, "", "0000"), Of(kPublicKey, "00", "00"), Of(kPublicKey, "0000", ""),
  };
  EXPECT_EQ(all.size(), 6U);
}

}  // namespace
}  // namespace provider
