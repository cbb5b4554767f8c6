#include "provider/key/keccak256.h"

#include <gtest/gtest.h>

#include <string>

#include "provider/testing/hex_for_test.h"
#include "provider/testing/text_for_test.h"

namespace provider {
namespace {

// The digests are known from Ethereum: of nothing (the code of an account without code), of "abc",
// and the topic of an ERC-20 transfer.
TEST(Keccak256, IsTheHashThatEthereumUses) {
  EXPECT_EQ(ToHex(Keccak256({})),
            "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(ToHex(Keccak256({Bytes("abc")})),
            "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  EXPECT_EQ(ToHex(Keccak256({Bytes("Transfer(address,address,uint256)")})),
            "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
}

TEST(Keccak256, IsOfAllPartsInARow) {
  const std::string text(1000, 'x');  // more than a few blocks of 136 bytes
  EXPECT_EQ(Keccak256({Bytes(text).first(1), {}, Bytes(text).subspan(1)}),
            Keccak256({Bytes(text)}));
  EXPECT_NE(Keccak256({Bytes(text)}), Keccak256({Bytes(text).first(999)}));
}

}  // namespace
}  // namespace provider
