#include "conformance/evidence/arc_witness.h"

#include <gtest/gtest.h>

#include <boost/algorithm/hex.hpp>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {
namespace {

template <typename Range>
std::string Hex(const Range& bytes) {
  std::string hex;
  boost::algorithm::hex_lower(bytes, std::back_inserter(hex));
  return hex;
}

struct Vector {
  std::string_view name;
  std::string_view seed;
  std::string_view private_key;
  std::string_view public_key;
};

class ArcWitnessTest : public testing::TestWithParam<Vector> {};

TEST_P(ArcWitnessTest, DerivesTheKnownKey) {
  std::vector<std::uint8_t> seed;
  boost::algorithm::unhex(GetParam().seed, std::back_inserter(seed));
  std::string private_key;
  for (const auto& scalar : ArcScalars(seed)) private_key += Hex(scalar);
  EXPECT_EQ(private_key, GetParam().private_key);
  EXPECT_EQ(Hex(ArcPublicKey(seed)), GetParam().public_key);
}

// Four rows of arc_server_key in the project's vectors.json: seed-5a, seed-64-bytes,
// rejected-draw-0-3392750405, rejected-draw-3-6943842713. The first is the known-answer test of the
// original implementation (tessera issuer, dstack_kms), the others an independent computation; the
// last two draw a number that is not below the group order.
INSTANTIATE_TEST_SUITE_P(
    Vectors, ArcWitnessTest,
    testing::Values(
        Vector{
            .name = "Seed5a",
            .seed = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            .private_key =
                "8cd07abfe95e34abc8d78b240b1050206edd439888b0276ec1f86b6eb56e592cb65ddd4b6a66734d"
                "ffad55f1826956fa51fc30e7f1dd6667c29911a323fbc59605fb6f1f8177100d04fc45a429526659"
                "3ccf3b66d69daea5245b81695c641b26906ee5a0f1d6f05abc011bcf3a717acb7457c2563b8df6b5"
                "d313ea28ecedaf01",
            .public_key =
                "020036cf2cfd12fe4b1b63a73393c96e0beacd5f499ff1b20ba1880fa6f1d5d00903c82319033b35"
                "155509154ed77386e224c5f3b87d4368eec377c85031941eba9803074ae7196259b3546041ba16d4"
                "badefebafda23beba50c82a340cf556640dc5d"},
        Vector{
            .name = "Seed64Bytes",
            .seed =
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"
                "28292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
            .private_key =
                "f38b6e1b11152dcfae2631596ca603b560d995f8f3b254607bc1204af616828cab99d060180863f7"
                "048cd58865b71dfb72bb2154bb8e8646e321e46f048c39d9697eaabc869cfb686a4c89dc31889a7d"
                "f16d73b98b01f4c0936cd224b20cb20094eadc398b699d43c8e52b1063dd5b54fdce081e68f80cf4"
                "0830fe8ed1a090a7",
            .public_key =
                "02611079d11402f7f18dfd16784ca32e7b3da7cea2f40ee00ab13f3bfb2b33c0ab031fbd013fd872"
                "7cda02be3488ae68f0a70bb87ecd0abaacff4d7144b3f9b8ed9b0212cc0355262899c653a277d6a4"
                "a4f9cfefdee6bba242ee64e26b83c70e7ef5b2"},
        Vector{
            .name = "RejectedDraw0",
            .seed = "72656a65637465640000000000000000000000000000000000000000ca394345",
            .private_key =
                "0ae3dc6bf8ff1128a1ef06984f7c848ecea27373b2fe9120e671d587ee0b48827149366d551d4d64"
                "54cd2193cb61bc2285958c44e785eaac80b2cbd03dbc225cec24faa5936f05bf0b51644e1d3d420a"
                "eaa39a2b0328ec9d8d780ba11e1e8a5a2ebb34a5baeb4db1417debee79f534bd7ad5912d1d452583"
                "c2f78d06ee26007e",
            .public_key =
                "033ac5f5f73ebd2e3f3c8a1218f810536f450f46998f5e127e4fa23a3f30d5f930031760df054cfd"
                "ed7187947ded9b67a3e3a7fc05b9f03e2f688d7102a0cf7e775f02b91a0bb52cc06fbdbf0a2e97d0"
                "3d4d50dc2578a93cfc41d42317340a54bb95d2"},
        Vector{
            .name = "RejectedDraw3",
            .seed = "72656a656374656400000000000000000000000000000000000000019de2a199",
            .private_key =
                "9bd571746cec63d8766b7d510a6d0b80db9fea1988264472c05f68f49d3f757b368fb0e226aaae0c"
                "4db71173862900a78c8223d0226a742aa1d1bff2deb0779fbb626c9398f63fadcb8ec8086df38441"
                "18812cf1e9e9d998c0dc39e9bc7304274c93f2941b57e326d2d69cd8c12da59cfe5fb9de6efaca9a"
                "5d8f8e62b94b72b2",
            .public_key =
                "02f96068ebecd6ea08efbfe794edfffa0bbe76aa10352d28f19ca513f62a3aaf62030e35e6778aa9"
                "0bdd05858be8f7da9bdb8a2a3c74404330f1fe4ece84b5e9b3e4030e8949d556f90f4d0c54f66e71"
                "b7f677e44d42fdd667b1839b5488792a76d1a3"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(ArcWitnessTest, EveryByteOfTheSecretCounts) {
  const std::vector<std::uint8_t> secret(48, 0x5A);
  std::set<std::vector<std::uint8_t>> keys = {ArcPublicKey(secret)};
  for (std::size_t i = 0; i < secret.size(); ++i) {
    std::vector<std::uint8_t> other = secret;
    other[i] ^= 1;
    keys.insert(ArcPublicKey(other));
  }
  keys.insert(ArcPublicKey(std::span(secret).first(47)));
  EXPECT_EQ(keys.size(), 50U);
}

}  // namespace
}  // namespace conformance
