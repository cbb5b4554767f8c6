#include "provider/quote/sha2.h"

#include <gtest/gtest.h>

#include "provider/testing/hex_for_test.h"

namespace provider {
namespace {

// FIPS 180-4's example "abc" (NIST, Cryptographic Standards and Guidelines: SHA256.pdf, SHA384.pdf,
// SHA512.pdf).
TEST(Sha2, IsWhatNistSays) {
  EXPECT_EQ(ToHex(Sha256({AsBytes("abc")})),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(Sha384({AsBytes("abc")})),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
            "8086072ba1e7cc2358baeca134c825a7");
  EXPECT_EQ(ToHex(Sha512({AsBytes("abc")})),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST(Sha2, HashesPartsAsOneText) {
  EXPECT_EQ(Sha384({AsBytes("a"), AsBytes(""), AsBytes("bc")}), Sha384({AsBytes("abc")}));
  EXPECT_EQ(Sha256({}), Sha256({AsBytes("")}));
}

}  // namespace
}  // namespace provider
