#include "mock_agent/guest/digest.h"

#include <gtest/gtest.h>

#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

// The empty string's hash is the code hash of an account without code (Ethereum Yellow Paper,
// appendix on KEC(())).
TEST(Keccak256Test, IsEthereumsAndNotSha3) {
  EXPECT_EQ(ToHex(Keccak256({})),
            "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
}

TEST(Keccak256Test, HashesItsPartsOneAfterAnother) {
  const Digest whole = Keccak256({AsBytes("abc")});
  EXPECT_EQ(ToHex(whole), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  EXPECT_EQ(Keccak256({AsBytes("a"), AsBytes(""), AsBytes("bc")}), whole);
}

// FIPS 180-4's example "abc".
TEST(Sha256Test, IsTheKnownAnswer) {
  EXPECT_EQ(ToHex(Sha256(AsBytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace mock_agent
