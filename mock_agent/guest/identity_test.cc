#include "mock_agent/guest/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <string>

#include "mock_agent/testing/temp_folder_for_test.h"

#include "mock_agent/guest/digest.h"
#include "mock_agent/guest/key_derivation.h"
#include "mock_agent/guest/secp256k1_key.h"
#include "mock_agent/guest/signature_chain.h"

namespace mock_agent {
namespace {

// dstack guest API v0, test vector for GetKey.
constexpr std::string_view kVectorRoot =
    "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b";
constexpr std::string_view kVectorKey =
    "52786aa123b0971e283af97f32e25767483d099d66e6c40afeb3a49046b5379e";
constexpr std::string_view kVectorLink0 =
    "c8a3dcf06c4e95bd78a5d7a1c8fcff171fc5848cfae804c6fc11bda4dc5d4062"
    "379995390843827444992c4c0e4bac70f0f878e01b9fc8b98cd7126fe5a3876b01";

const Bytes kSeed(32, 0x5a);

Bytes PublicKey(std::span<const std::uint8_t> private_key) {
  return Secp256k1Key::Create(private_key).value().PublicKey();
}

TEST(IdentityTest, GivesTheKeyAndLinkZeroOfTheGuestApi) {
  const Bytes signature(65, 0x11);
  const Identity identity = Identity::FromAppRootKey(*FromHex(kVectorRoot), signature).value();
  EXPECT_EQ(ToHex(identity.DeriveSecret("test")), kVectorKey);
  const auto chain = identity.SignatureChain("test", "signing", "secp256k1");
  ASSERT_EQ(chain.size(), 2U);
  EXPECT_EQ(ToHex(chain[0]), kVectorLink0);
  EXPECT_EQ(chain[1], signature);
  EXPECT_EQ(identity.app_id(), Bytes(20, 0));
}

TEST(IdentityTest, ALongerSecretBeginsWithTheKey) {
  const Identity identity = Identity::FromAppRootKey(*FromHex(kVectorRoot), Bytes(65)).value();
  const Bytes secret = identity.DeriveSecret("test", 48);
  EXPECT_EQ(secret.size(), 48U);
  EXPECT_EQ(ToHex(std::span(secret).first(32)), kVectorKey);
  EXPECT_EQ(identity.DeriveSecret("test", kMaxSecretBytes).size(), kMaxSecretBytes);
}

TEST(IdentityTest, ANewPathIsANewKeyAndPurposeAndAlgorithmAreNot) {
  const Identity identity = Identity::FromSeed(kSeed).value();
  EXPECT_NE(identity.DeriveSecret("a"), identity.DeriveSecret("b"));
  EXPECT_NE(identity.DeriveSecret(""), identity.DeriveSecret(std::string_view("\0", 1)));
  EXPECT_NE(identity.DeriveSecret("a"), Identity::FromSeed(Bytes(32, 1)).value().DeriveSecret("a"));
}

TEST(IdentityTest, DerivesTheAppRootKeyFromTheSeedAsTheKmsDoes) {
  const Identity identity = Identity::FromSeed(kSeed).value();
  const Digest digest = Sha256(kSeed);
  const Bytes app_id(digest.begin(), digest.begin() + 20);
  EXPECT_EQ(identity.app_id(), app_id);

  Bytes info = app_id;
  for (const char letter : std::string_view("app-key")) {
    info.push_back(static_cast<std::uint8_t>(letter));
  }
  EXPECT_EQ(ToHex(identity.app_root_key()), ToHex(HkdfSha256("RATLS", kSeed, info, 32)));
}

TEST(IdentityTest, LinkOneRecoversToTheKmsRootKey) {
  const Identity identity = Identity::FromSeed(kSeed).value();
  const Digest message = Keccak256({AsBytes("dstack-kms-issued"), AsBytes(":"), identity.app_id(),
                                    PublicKey(identity.app_root_key())});
  const auto chain = identity.SignatureChain("path", "purpose", "secp256k1");
  EXPECT_EQ(SignerOf(chain[1], message), PublicKey(kSeed));
}

TEST(IdentityTest, LinkZeroRecoversToTheAppRootKey) {
  struct Case {
    std::string_view name;
    KeyAlgorithm meant;
  };
  const Identity identity = Identity::FromSeed(kSeed).value();
  for (const auto& [name, meant] : {
           Case{.name = "secp256k1", .meant = KeyAlgorithm::kSecp256k1},
           Case{.name = "k256", .meant = KeyAlgorithm::kSecp256k1},
           Case{.name = "", .meant = KeyAlgorithm::kSecp256k1},
           Case{.name = "ed25519", .meant = KeyAlgorithm::kEd25519},
           Case{.name = "an algorithm nobody knows", .meant = KeyAlgorithm::kSecp256k1},
       }) {
    SCOPED_TRACE(name);
    const Bytes public_key = PublicKeyOf(identity.DeriveSecret("path"), meant);
    const std::string message = "the purpose:" + ToHex(public_key);
    const auto chain = identity.SignatureChain("path", "the purpose", name);
    EXPECT_EQ(SignerOf(chain[0], Keccak256({AsBytes(message)})),
              PublicKey(identity.app_root_key()));
  }
}

TEST(IdentityTest, RefusesASeedThatIsNoKey) {
  for (const Bytes& seed : {Bytes{}, Bytes(31, 1), Bytes(33, 1), Bytes(32, 0), Bytes(32, 0xff)}) {
    const auto identity = Identity::FromSeed(seed);
    ASSERT_FALSE(identity);
    EXPECT_EQ(identity.error().code, ErrorCode::kBadKey);
  }
}

TEST(IdentityTest, ReadsTheSeedFromHex) {
  EXPECT_EQ(Identity::FromSeedHex(ToHex(kSeed)).value().app_root_key(),
            Identity::FromSeed(kSeed).value().app_root_key());
  for (const std::string& hex : {std::string(), std::string(63, '1'), std::string(66, '1'),
                                 "0x" + std::string(62, '1'), std::string(64, 'g')}) {
    const auto identity = Identity::FromSeedHex(hex);
    ASSERT_FALSE(identity) << hex;
    EXPECT_EQ(identity.error().code, ErrorCode::kSeedNotHex) << hex;
  }
}

TEST(IdentityTest, RefusesASignatureOfTheWrongSize) {
  for (const std::size_t size : {0U, 64U, 66U}) {
    const auto identity = Identity::FromAppRootKey(*FromHex(kVectorRoot), Bytes(size));
    ASSERT_FALSE(identity);
    EXPECT_EQ(identity.error().code, ErrorCode::kBadKey);
  }
}

class AppKeysTest : public testing::Test {
 protected:
  std::filesystem::path Write(std::string_view text) const {
    const std::filesystem::path file = folder_ / "appkeys.json";
    std::ofstream(file) << text;
    return file;
  }

  std::filesystem::path folder() const { return folder_ / ""; }

 private:
  const TempFolder folder_;
};

TEST_F(AppKeysTest, ReadsTheTwoMembersAndNoOther) {
  const std::string signature(130, '1');
  const auto identity = Identity::FromAppKeys(Write(
      R"({"disk_crypt_key": "00", "k256_key": ")" + std::string(kVectorRoot) +
      R"(", "key_provider": {"None": {"key": ""}}, "k256_signature": ")" + signature + R"("})"));
  ASSERT_TRUE(identity);
  EXPECT_EQ(ToHex(identity.value().app_root_key()), kVectorRoot);
  EXPECT_EQ(ToHex(identity.value().SignatureChain("", "", "")[1]), signature);
}

TEST_F(AppKeysTest, RefusesEveryOtherFile) {
  const std::string key = R"("k256_key": ")" + std::string(kVectorRoot) + '"';
  const std::string signature = R"("k256_signature": ")" + std::string(130, '1') + '"';
  struct Case {
    std::string_view name;
    std::string text;
    ErrorCode code;
  };
  for (const auto& [name, text, code] : {
           Case{.name = "empty", .text = "", .code = ErrorCode::kNotJson},
           Case{.name = "cut off", .text = "{" + key, .code = ErrorCode::kNotJson},
           Case{.name = "an array", .text = "[]", .code = ErrorCode::kWrongType},
           Case{.name = "no key", .text = "{" + signature + "}", .code = ErrorCode::kMissingMember},
           Case{.name = "no signature", .text = "{" + key + "}", .code = ErrorCode::kMissingMember},
           Case{.name = "key null",
                .text = R"({"k256_key": null, )" + signature + "}",
                .code = ErrorCode::kWrongType},
           Case{.name = "key not hex",
                .text = R"({"k256_key": "0x11", )" + signature + "}",
                .code = ErrorCode::kBadKey},
           Case{.name = "key of 31 bytes",
                .text = R"({"k256_key": ")" + std::string(62, '1') + R"(", )" + signature + "}",
                .code = ErrorCode::kBadKey},
           Case{.name = "key zero",
                .text = R"({"k256_key": ")" + std::string(64, '0') + R"(", )" + signature + "}",
                .code = ErrorCode::kBadKey},
           Case{.name = "signature of 64 bytes",
                .text = "{" + key + R"(, "k256_signature": ")" + std::string(128, '1') + R"("})",
                .code = ErrorCode::kBadKey},
       }) {
    SCOPED_TRACE(name);
    const auto identity = Identity::FromAppKeys(Write(text));
    ASSERT_FALSE(identity);
    EXPECT_EQ(identity.error().code, code);
    EXPECT_THAT(identity.error().message, testing::MatchesRegex(".*/appkeys.json: .+"));
  }
}

TEST_F(AppKeysTest, RefusesAFileThatCannotBeRead) {
  for (const auto& file : {folder() / "absent.json", folder()}) {
    const auto identity = Identity::FromAppKeys(file);
    ASSERT_FALSE(identity);
    EXPECT_EQ(identity.error().code, ErrorCode::kFileUnreadable);
  }
}

}  // namespace
}  // namespace mock_agent
