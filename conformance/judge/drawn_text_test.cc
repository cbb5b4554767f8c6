#include "conformance/judge/drawn_text.h"

#include <gtest/gtest.h>

#include <string>

#include "conformance/testing/encodings.h"

namespace conformance {
namespace {

constexpr unsigned kDraws = 4'000;

struct Spelling {
  std::string_view name;
  std::string (*spell)(const Bytes& key);
  bool (*looks)(std::string_view run);
};

// A key in base85 may have no sign, or one that base64url has too.
bool LooksDrawnInAnyBase(std::string_view run) {
  return LooksDrawn64(run) || LooksDrawn85(run);
}

class DrawnTextTest : public testing::TestWithParam<Spelling> {};

// A rule that misses one in a thousand is found here.
TEST_P(DrawnTextTest, IsFoundInEveryOfManyDraws) {
  for (unsigned seed = 0; seed < kDraws; ++seed) {
    const std::string key = GetParam().spell(DrawnBytes(32, seed));
    ASSERT_TRUE(GetParam().looks(key)) << key;
  }
}

TEST_P(DrawnTextTest, IsFoundBehindWhatIsWritten) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    const std::string key = GetParam().spell(DrawnBytes(32, seed));
    // Base32 is told by having one case alone.
    const std::string_view written = GetParam().looks == LooksDrawn32
                                         ? "0123456789"
                                         : "/home/developer/development-key-do-not-use-";
    EXPECT_TRUE(GetParam().looks(std::string(written) + key)) << key;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Of, DrawnTextTest,
    testing::Values(
        Spelling{"Base64", [](const Bytes& key) { return InBits(key, 6, kBase64); }, LooksDrawn64},
        Spelling{"Base64Url", [](const Bytes& key) { return InBits(key, 6, kBase64Url); },
                 LooksDrawn64},
        Spelling{"Base58", [](const Bytes& key) { return AsNumber(key, kBase58); }, LooksDrawn64},
        Spelling{"Base62", [](const Bytes& key) { return AsNumber(key, kBase62); }, LooksDrawn64},
        Spelling{"Base32", [](const Bytes& key) { return InBits(key, 5, kBase32); }, LooksDrawn32},
        Spelling{"Base32Hex", [](const Bytes& key) { return InBits(key, 5, kBase32Hex); },
                 LooksDrawn32},
        Spelling{"Z85", [](const Bytes& key) { return InBase85(key, kZ85); }, LooksDrawnInAnyBase}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(WrittenText, IsNotDrawn) {
  for (const std::string_view text :
       {"/usr/lib/python3/dist-packages/some_Package/Module1/really_long_file_name_here",
        "/usr/include/node/openssl/archs/VC-WIN64A/asm/providers/common/include",
        "/usr/include/llvm-14/llvm/ProfileData/InstrProfCorrelator",
        "getTheDstackConformanceSecretFromTheAgentSocketPathOfTheHome",
        "OSSL_CRMF_MSG_PKIPublicationInfo_push0_SinglePubInfo",
        "TLS13-EarlyData-TooMuchData-Client-TLS-Sync-SplitHandshakeRecords",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "----------------------------------------------------------",
        "123e4567-e89b-12d3-a456-426614174000-4bf92f3577b34da6a3ce929d0e0e4736"}) {
    EXPECT_FALSE(LooksDrawn64(text)) << text;
    EXPECT_FALSE(LooksDrawn32(text)) << text;
  }
  for (const std::string_view text :
       {"level=error,status=503,path=/GetKey,code=refused,Agent=dstack",
        "https://Docs.example.org/errors/E0042?Version=1.4.2&Lang=en#refused",
        "{code:refused,Reason:the-agent-said-503,socket:/var/run/dstack.sock}",
        "MaskVal.zext(DstTy.getScalarSizeInBits()));"}) {
    EXPECT_FALSE(LooksDrawn85(text)) << text;
  }
}

TEST(WrittenText, OfOneCaseIsDrawnOnlyWhereItHasManyCharacters) {
  EXPECT_FALSE(LooksDrawn32(std::string(60, 'x')));
  EXPECT_FALSE(LooksDrawn32(std::string(50, 'x')));
  EXPECT_TRUE(LooksDrawn32("abcdefghij" + std::string(41, 'x')));
  EXPECT_FALSE(LooksDrawn32("abcdefghij" + std::string(40, 'x')));
}

}  // namespace
}  // namespace conformance
