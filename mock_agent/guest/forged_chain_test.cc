#include "mock_agent/guest/forged_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mock_agent/guest/signature_chain.h"

namespace mock_agent {
namespace {

using testing::SizeIs;

constexpr Forgery kForgeries[] = {
    Forgery::kSingle,        Forgery::kShort,     Forgery::kLong,         Forgery::kSwapped,
    Forgery::kThird,         Forgery::kHighS,     Forgery::kHighSOfApp,   Forgery::kFlippedV,
    Forgery::kFlippedVOfApp, Forgery::kOtherKey,  Forgery::kOtherPurpose, Forgery::kOtherApp,
    Forgery::kOtherAppRoot,  Forgery::kOtherRoot,
};

class ForgedChainTest : public testing::Test {
 protected:
  static Bytes PublicKey(const Bytes& secret) {
    return PublicKeyOf(secret, KeyAlgorithm::kSecp256k1);
  }

  // RootOf is whom the first two links lead to, for this key, purpose and app.
  static std::optional<Bytes> RootOf(const std::vector<Bytes>& chain, const Bytes& secret,
                                     const std::string& purpose, const Bytes& app_id) {
    const auto app_root = SignerOf(chain.at(0), KeyClaim(purpose, PublicKey(secret)));
    return app_root ? SignerOf(chain.at(1), AppClaim(app_id, *app_root)) : std::nullopt;
  }

  std::vector<Bytes> Forged(Forgery forgery) const { return ForgedChain(parts_, forgery); }
  std::optional<Bytes> RootOf(const std::vector<Bytes>& chain) const {
    return RootOf(chain, parts_.secret, parts_.purpose, parts_.app_id);
  }

  const Identity identity_ = Identity::FromSeed(Bytes(32, 0x11)).value();
  const KeyRequest asked_{"path", "purpose", "secp256k1"};
  const ChainParts parts_ = ChainPartsOf(identity_, asked_, "other");
  const std::vector<Bytes> sound_ = identity_.SignatureChain("path", "purpose", "secp256k1");
  const Bytes root_ = identity_.kms_root_key()->PublicKey();
  const Bytes other_secret_ = identity_.DeriveSecret("other");
};

TEST_F(ForgedChainTest, IsNeverTheSoundOne) {
  ASSERT_EQ(RootOf(sound_), root_);
  for (const Forgery forgery : kForgeries) EXPECT_NE(Forged(forgery), sound_);
}

TEST_F(ForgedChainTest, HasTwoLinksOf65BytesWhereItsShapeIsRight) {
  EXPECT_THAT(Forged(Forgery::kSingle), SizeIs(1));
  EXPECT_THAT(Forged(Forgery::kThird), SizeIs(3));
  EXPECT_THAT(Forged(Forgery::kShort).front(), SizeIs(64));
  EXPECT_THAT(Forged(Forgery::kLong).front(), SizeIs(66));
  for (const Forgery forgery : kForgeries) {
    if (forgery <= Forgery::kLong || forgery == Forgery::kThird) continue;
    EXPECT_THAT(Forged(forgery), testing::ElementsAre(SizeIs(65), SizeIs(65)));
  }
}

TEST_F(ForgedChainTest, WithTheOtherSLeadsToTheRootAllTheSame) {
  for (const Forgery forgery : {Forgery::kHighS, Forgery::kHighSOfApp}) {
    EXPECT_EQ(RootOf(Forged(forgery)), root_);
  }
  const Bytes of_key = Forged(Forgery::kHighS).front();
  EXPECT_GE(of_key.at(32), 0x7f);  // half of the order begins so
}

TEST_F(ForgedChainTest, LeadsToAnotherRoot) {
  for (const Forgery forgery :
       {Forgery::kSwapped, Forgery::kFlippedV, Forgery::kFlippedVOfApp, Forgery::kOtherKey,
        Forgery::kOtherPurpose, Forgery::kOtherApp, Forgery::kOtherAppRoot, Forgery::kOtherRoot}) {
    EXPECT_NE(RootOf(Forged(forgery)), root_) << static_cast<int>(forgery);
  }
}

TEST_F(ForgedChainTest, LeadsToTheRootFromWhatItIsFor) {
  EXPECT_EQ(RootOf(Forged(Forgery::kOtherKey), other_secret_, "purpose", parts_.app_id), root_);
  EXPECT_EQ(
      RootOf(Forged(Forgery::kOtherPurpose), parts_.secret, "purpose-of-another", parts_.app_id),
      root_);
  const Bytes another_app = AnotherApp(parts_.app_id);
  EXPECT_NE(another_app, parts_.app_id);
  EXPECT_EQ(RootOf(Forged(Forgery::kOtherApp), parts_.secret, "purpose", another_app), root_);
}

TEST_F(ForgedChainTest, OfAnotherRootIsForThisKeyAndThisApp) {
  const auto chain = Forged(Forgery::kOtherRoot);
  const auto app_root = SignerOf(chain[0], KeyClaim("purpose", PublicKey(parts_.secret)));
  EXPECT_EQ(app_root, SignerOf(Forged(Forgery::kOtherAppRoot)[0],
                               KeyClaim("purpose", PublicKey(parts_.secret))));
  EXPECT_NE(app_root, identity_.root().PublicKey());
  EXPECT_TRUE(RootOf(chain));
}

TEST_F(ForgedChainTest, IsAStrangersWhereTheAgentsOwnIsNotKnown) {
  ChainParts parts = parts_;
  parts.for_other_purpose.reset();
  parts.kms_root_key.reset();
  for (const Forgery forgery : {Forgery::kOtherPurpose, Forgery::kOtherApp}) {
    const auto chain = ForgedChain(parts, forgery);
    EXPECT_NE(chain, Forged(forgery));
    EXPECT_NE(RootOf(chain), root_);
  }
}

TEST_F(ForgedChainTest, IsAListOfHexInJson) {
  EXPECT_EQ(ChainJson({{0x01, 0xab}, {}}), R"(["01ab",""])");
}

}  // namespace
}  // namespace mock_agent
