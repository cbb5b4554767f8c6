#include "provider/key/fingerprint.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "provider/testing/hex_for_test.h"

namespace provider {
namespace {

TEST(Fingerprint, IsTheSha256OfThePublicKeyInLowerCaseHex) {
  // Public key of the vector seed-5a of kat/vectors/arc_server_key.json; digest by Python's
  // hashlib.
  const auto bytes = FromHex(
      "020036cf2cfd12fe4b1b63a73393c96e0beacd5f499ff1b20ba1880fa6f1d5d009"
      "03c82319033b35155509154ed77386e224c5f3b87d4368eec377c85031941eba98"
      "03074ae7196259b3546041ba16d4badefebafda23beba50c82a340cf556640dc5d");
  PublicKey public_key{};
  ASSERT_EQ(bytes.size(), public_key.size());
  std::copy(bytes.begin(), bytes.end(), public_key.begin());
  EXPECT_EQ(Fingerprint(public_key),
            "21c1d1ffd44f15058fb8e067c5ecbbd5dfb54cf2be51225c591ba822741abac5");
}

}  // namespace
}  // namespace provider
