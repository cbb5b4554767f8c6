#include "mock_agent/guest/v1_key.h"

#include <gtest/gtest.h>

#include <string>

#include "mock_agent/guest/digest.h"

namespace mock_agent {
namespace {

// Test vectors of dstack's guest API v1.
Identity TheIdentityOfTheVectors() {
  return Identity::FromAppRootKey(
             *FromHex("1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b"),
             Bytes(65, 0x11))
      .value();
}

TEST(V1Key, IsTheOneOfTheVectors) {
  struct Vector {
    std::string domain;
    KeyAlgorithm algorithm;
    std::string_view key;
    std::string_view public_key;
  };
  for (const auto& [domain, algorithm, key, public_key] : {
           Vector{
               .domain = "",
               .algorithm = KeyAlgorithm::kSecp256k1,
               .key = "59f60584ce6fd2a3a31997256db9d77322463fc8a6b1520110401bcb1ee92387",
               .public_key = "0377c7fb050db181d392266a3cee9adb2901c6d665f11bac68be5457f577ba4908"},
           Vector{.domain = "storage-encryption",
                  .algorithm = KeyAlgorithm::kEd25519,
                  .key = "3c4c3ece12fa99ccb93fc0090877f80e70545fdd971e2ac93d3398c4684538d3",
                  .public_key = "2380c4a33a60b60613fa43866421e5b96eb8dcde211317200fd0d41e7e491288"},
       }) {
    const V1Key granted = V1KeyOf(TheIdentityOfTheVectors(), domain, algorithm);
    EXPECT_EQ(ToHex(granted.key), key);
    EXPECT_EQ(ToHex(granted.public_key), public_key);
  }
}

TEST(V1Key, HasAChainOverItsClaim) {
  const V1Key granted =
      V1KeyOf(TheIdentityOfTheVectors(), "storage-encryption", KeyAlgorithm::kSecp256k1);
  ASSERT_EQ(granted.chain.size(), 2U);
  EXPECT_EQ(
      ToHex(granted.chain[0]),
      "5b6193729ce7976ec67863f21692d4b98c69832698aae8e001a7d33a6f818b6e46ca950725b6e90e8ca9bcf3"
      "94abd03ce264bf9b7eec1e91693247f9dd53c26901");
  EXPECT_EQ(granted.chain[1], Bytes(65, 0x11));
}

TEST(V1Key, OfAnotherLengthHasThePublicKeyOfTheWhole) {
  const Identity identity = TheIdentityOfTheVectors();
  const V1Key whole = V1KeyOf(identity, "a", KeyAlgorithm::kEd25519);
  for (const std::size_t size : {1U, 31U, 64U}) {
    const V1Key other = V1KeyOf(identity, "a", KeyAlgorithm::kEd25519, size);
    EXPECT_EQ(other.key.size(), size);
    EXPECT_EQ(other.public_key, whole.public_key);
    EXPECT_EQ(other.chain, whole.chain);
  }
}

TEST(V1Key, KnowsNoAliasAndNoDefault) {
  EXPECT_EQ(ParseV1Algorithm("secp256k1"), KeyAlgorithm::kSecp256k1);
  EXPECT_EQ(ParseV1Algorithm("ed25519"), KeyAlgorithm::kEd25519);
  for (const char* name : {"", "k256", "SECP256K1", "rsa", "secp256k1 "}) {
    EXPECT_EQ(ParseV1Algorithm(name), std::nullopt) << name;
  }
}

TEST(V1Key, SaysWhyItHasNone) {
  EXPECT_EQ(WhyNotV1Algorithm(""), "algorithm is required, use `secp256k1` or `ed25519`");
  EXPECT_EQ(WhyNotV1Algorithm("k256"),
            "unsupported algorithm `k256`, use `secp256k1` or `ed25519`");
}

}  // namespace
}  // namespace mock_agent
