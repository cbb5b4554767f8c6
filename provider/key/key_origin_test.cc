#include "provider/key/key_origin.h"

#include <gtest/gtest.h>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <string>
#include <vector>

#include "provider/testing/agent_secret_for_test.h"
#include "provider/testing/hex_for_test.h"
#include "provider/testing/recorded_keys_for_test.h"
#include "provider/testing/signing_key_for_test.h"

namespace provider {
namespace {

const std::string kOtherApp = "5bb4ff9a3837357f19dc176407a5709c62eb6c57";

KeyRequest RequestFor(const std::string& purpose, const std::string& algorithm = "secp256k1") {
  return KeyRequest::Create("path", purpose, algorithm).value();
}

KeyOrigin Expecting(const std::string& root, const std::string& app,
                    const std::string& purpose = "p") {
  return KeyOrigin::Expect(root, app, RequestFor(purpose)).value();
}

std::string Quoted(const ChainLink& link) {
  return "\"" + ToHex(link) + "\"";
}

SignatureChain Chain(const ChainLink& of_key, const ChainLink& of_app) {
  const std::string body =
      R"({"key":"","signature_chain":[)" + Quoted(of_key) + "," + Quoted(of_app) + "]}";
  return SignatureChain::FromJson(BodyOfAnswer(body).value()).value();
}

// Proven is "proven", or the token of the refusal.
std::string Proven(const KeyOrigin& origin, const std::string& key, const SignatureChain& chain) {
  const auto proven = origin.Prove(SecretOfAnswer(key).value(), chain);
  return std::string(proven ? "proven" : Token(proven.error()));
}

std::string Proven(const KeyOrigin& origin, const std::string& body) {
  return Proven(origin, nlohmann::json::parse(body)["key"],
                SignatureChain::FromJson(BodyOfAnswer(body).value()).value());
}

// The chain that the simulator answered for purpose "p", and what is in it.
class RecordedChain : public testing::Test {
 protected:
  const RecordedKey recorded_ = RecordedKeys().at(0);
  const std::string key_ = nlohmann::json::parse(recorded_.body)["key"];
  const SignatureChain chain_ =
      SignatureChain::FromJson(BodyOfAnswer(recorded_.body).value()).value();
  const KeyOrigin origin_ = Expecting(kRecordedRoot, kRecordedApp);
};

TEST_F(RecordedChain, IsOfTheKmsAndAppThatTheRecordingsName) {
  EXPECT_EQ(recorded_.purpose, "p");
  const std::string_view seed = "dstack-conformance recordings: kms root key";
  std::array<std::uint8_t, 32> kms{};
  ASSERT_EQ(EVP_Digest(seed.data(), seed.size(), kms.data(), nullptr, EVP_sha256(), nullptr), 1);
  EXPECT_EQ(ToHex(SigningKey(ToHex(kms)).public_key()), kRecordedRoot);
  EXPECT_EQ(ToHex(origin_.root_public_key()), kRecordedRoot);
  EXPECT_EQ(ToHex(origin_.app_id()), kRecordedApp);
}

TEST(KeyOrigin, IsProvenByWhatTheSimulatorAnswered) {
  int proven = 0;
  for (const RecordedKey& recorded : RecordedKeys()) {
    const auto request =
        KeyRequest::Create(recorded.path, recorded.purpose, recorded.algorithm).value();
    const auto origin = KeyOrigin::Expect(kRecordedRoot, kRecordedApp, request);
    if (recorded.algorithm == "ed25519") {
      ASSERT_FALSE(origin) << recorded.name;
      EXPECT_EQ(origin.error(), Reason::kOriginAlgorithm) << recorded.name;
      // Nor does the chain of such a key stand for the secp256k1 key of the same bytes.
      EXPECT_EQ(Proven(Expecting(kRecordedRoot, kRecordedApp, recorded.purpose), recorded.body),
                "chain-not-to-root");
      continue;
    }
    ASSERT_TRUE(origin) << recorded.name;
    EXPECT_EQ(Proven(origin.value(), recorded.body), "proven") << recorded.name;
    ++proven;
  }
  EXPECT_EQ(proven, 8);
}

// dstack guest API v0, test vector; its KMS is not in it.
TEST(KeyOrigin, IsProvenByTheVectorOfTheGuestApi) {
  std::ifstream file(DSTACK_SOURCE_DIR "/kat/vectors/guest_api_v0_get_key.json");
  const auto vector = nlohmann::json::parse(file)["vectors"][0];
  const SigningKey app_root(vector["app_root_key"].get<std::string>());
  const SigningKey kms(std::string(64, '7'));
  ChainLink of_key{};
  std::ranges::copy(FromHex(vector["link0"].get<std::string>()), of_key.begin());
  const auto chain = Chain(of_key, kms.SignApp(FromHex(kOtherApp), app_root.public_key()));
  EXPECT_EQ(Proven(Expecting(ToHex(kms.public_key()), kOtherApp, vector["purpose"]), vector["key"],
                   chain),
            "proven");
}

TEST_F(RecordedChain, IsFollowedFromThePublicKeyAlone) {
  auto key = Secp256k1PublicKeyOf(SecretOfAnswer(key_).value().bytes()).value();
  EXPECT_TRUE(origin_.Prove(key, chain_));
  key[0] ^= 1;  // the point with the other y
  const auto proven = origin_.Prove(key, chain_);
  ASSERT_FALSE(proven);
  EXPECT_EQ(proven.error(), Reason::kChainNotToRoot);
}

TEST_F(RecordedChain, CountsHoweverTheRootAndTheAppAreWritten) {
  for (const std::string& root :
       {kRecordedRoot, kRecordedRootUncompressed, boost::to_upper_copy(kRecordedRoot)}) {
    EXPECT_EQ(Proven(Expecting(root, kRecordedApp), recorded_.body), "proven") << root;
    EXPECT_EQ(Proven(Expecting(root, boost::to_upper_copy(kRecordedApp)), recorded_.body),
              "proven");
  }
}

TEST_F(RecordedChain, DoesNotCountForAnotherOrigin) {
  const std::string other_root = ToHex(SigningKey(std::string(64, '7')).public_key());
  const std::string negated = "03" + kRecordedRoot.substr(2);
  EXPECT_EQ(Proven(Expecting(other_root, kRecordedApp), recorded_.body), "chain-not-to-root");
  EXPECT_EQ(Proven(Expecting(negated, kRecordedApp), recorded_.body), "chain-not-to-root");
  EXPECT_EQ(Proven(Expecting(kRecordedRoot, kOtherApp), recorded_.body), "chain-not-to-root");
  for (const std::string purpose : {"", "P", "p ", "p:", "tessera-arc-server-key"}) {
    EXPECT_EQ(Proven(Expecting(kRecordedRoot, kRecordedApp, purpose), recorded_.body),
              "chain-not-to-root")
        << purpose;
  }
}

TEST_F(RecordedChain, DoesNotCountForAnotherKey) {
  std::string changed = key_;
  changed.back() = changed.back() == '0' ? '1' : '0';
  EXPECT_EQ(Proven(origin_, changed, chain_), "chain-not-to-root");
  for (const RecordedKey& other : RecordedKeys()) {
    const std::string key = nlohmann::json::parse(other.body)["key"];
    if (key == key_) continue;
    EXPECT_EQ(Proven(origin_, key, chain_), "chain-not-to-root") << other.name;
  }
}

TEST_F(RecordedChain, CannotVouchForWhatIsNoPrivateKey) {
  const std::string order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
  for (const std::string& key : {key_ + "00", "00" + key_, key_ + key_, order, std::string(64, 'f'),
                                 std::string(131072, 'a')}) {
    EXPECT_EQ(Proven(origin_, key, chain_), "key-not-secp256k1") << key.size();
  }
}

TEST_F(RecordedChain, DoesNotCountWithItsLinksSwappedOrTwice) {
  EXPECT_EQ(Proven(origin_, key_, Chain(chain_.of_app(), chain_.of_key())), "chain-not-to-root");
  EXPECT_EQ(Proven(origin_, key_, Chain(chain_.of_key(), chain_.of_key())), "chain-not-to-root");
  EXPECT_EQ(Proven(origin_, key_, Chain(chain_.of_app(), chain_.of_app())), "chain-not-to-root");
}

TEST_F(RecordedChain, DoesNotCountWithALinkOfAnotherChain) {
  const RecordedKey other = RecordedKeys().at(1);
  const auto chain = SignatureChain::FromJson(BodyOfAnswer(other.body).value()).value();
  EXPECT_EQ(Proven(origin_, key_, Chain(chain.of_key(), chain_.of_app())), "chain-not-to-root");
}

TEST_F(RecordedChain, DoesNotCountWithAnyBitChanged) {
  for (std::size_t bit = 0; bit < 8 * kLinkBytes; ++bit) {
    ChainLink of_key = chain_.of_key();
    ChainLink of_app = chain_.of_app();
    of_key[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    of_app[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_NE(Proven(origin_, key_, Chain(of_key, chain_.of_app())), "proven") << bit;
    EXPECT_NE(Proven(origin_, key_, Chain(chain_.of_key(), of_app)), "proven") << bit;
  }
}

TEST_F(RecordedChain, DoesNotCountWithAnotherRecoveryId) {
  for (int id = 0; id < 256; ++id) {
    ChainLink of_key = chain_.of_key();
    ChainLink of_app = chain_.of_app();
    if (id == of_key.back() && id == of_app.back()) continue;
    of_key.back() = static_cast<std::uint8_t>(id);
    of_app.back() = static_cast<std::uint8_t>(id);
    const char* const reason = id > 3 ? "chain-not-canonical" : "chain-not-to-root";
    EXPECT_EQ(Proven(origin_, key_, Chain(of_key, chain_.of_app())), reason) << id;
    EXPECT_EQ(Proven(origin_, key_, Chain(chain_.of_key(), of_app)), reason) << id;
  }
}

// The order less s, and the other recovery id: the same signature, as anybody can write it.
ChainLink WithHighS(ChainLink link) {
  const auto order = FromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
  int borrow = 0;
  for (std::size_t at = 32; at-- > 0;) {
    const int digit = order[at] - link[32 + at] - borrow;
    borrow = digit < 0 ? 1 : 0;
    link[32 + at] = static_cast<std::uint8_t>(digit + 256 * borrow);
  }
  link.back() ^= 1;
  return link;
}

TEST_F(RecordedChain, DoesNotCountWithAHighS) {
  const ChainLink of_key = WithHighS(chain_.of_key());
  const ChainLink of_app = WithHighS(chain_.of_app());
  const Keccak256Digest any = Keccak256({});
  ASSERT_EQ(SignerOf(of_key, any), SignerOf(chain_.of_key(), any));
  ASSERT_EQ(SignerOf(of_app, any), SignerOf(chain_.of_app(), any));
  EXPECT_EQ(Proven(origin_, key_, Chain(of_key, chain_.of_app())), "chain-not-canonical");
  EXPECT_EQ(Proven(origin_, key_, Chain(chain_.of_key(), of_app)), "chain-not-canonical");
}

TEST_F(RecordedChain, DoesNotCountWithNumbersOutsideTheOrder) {
  for (const std::ptrdiff_t number : {std::ptrdiff_t{0}, std::ptrdiff_t{32}}) {
    for (const std::uint8_t byte : {std::uint8_t{0x00}, std::uint8_t{0xff}}) {
      ChainLink of_key = chain_.of_key();
      ChainLink of_app = chain_.of_app();
      std::fill_n(of_key.begin() + number, 32, byte);
      std::fill_n(of_app.begin() + number, 32, byte);
      EXPECT_EQ(Proven(origin_, key_, Chain(of_key, chain_.of_app())), "chain-not-canonical");
      EXPECT_EQ(Proven(origin_, key_, Chain(chain_.of_key(), of_app)), "chain-not-canonical");
    }
  }
}

// What an agent can do that has a genuine link 1 of this app, which is no secret, and keys of its
// own.
TEST_F(RecordedChain, CannotBeContinuedByAnotherAppRoot) {
  const SigningKey forger(std::string(64, '7'));
  const SigningKey key(std::string(64, '9'));
  const ChainLink of_key = forger.SignKey("p", key.public_key());
  const std::string digits(64, '9');
  EXPECT_EQ(Proven(origin_, digits, Chain(of_key, chain_.of_app())), "chain-not-to-root");
  const ChainLink of_app = forger.SignApp(FromHex(kRecordedApp), forger.public_key());
  const auto forged = Chain(of_key, of_app);
  EXPECT_EQ(Proven(origin_, digits, forged), "chain-not-to-root");
  // That it is sound but for its root:
  EXPECT_EQ(Proven(Expecting(ToHex(forger.public_key()), kRecordedApp), digits, forged), "proven");
}

// Another app of the same KMS signs whatever it likes with its own root key.
TEST(KeyOrigin, IsNotProvenByAnotherAppOfTheSameKms) {
  const SigningKey kms(std::string(64, '3'));
  const SigningKey app_root(std::string(64, '7'));
  const SigningKey key(std::string(64, '9'));
  const auto chain = Chain(app_root.SignKey("p", key.public_key()),
                           kms.SignApp(FromHex(kOtherApp), app_root.public_key()));
  const std::string root = ToHex(kms.public_key());
  EXPECT_EQ(Proven(Expecting(root, kOtherApp), std::string(64, '9'), chain), "proven");
  EXPECT_EQ(Proven(Expecting(root, kRecordedApp), std::string(64, '9'), chain),
            "chain-not-to-root");
}

TEST(KeyOrigin, RefusesARootThatIsNoPublicKey) {
  for (const std::string& root :
       {std::string(), "0x" + kRecordedRoot, kRecordedRoot.substr(2), kRecordedRoot + "00",
        kRecordedRoot + "0", kRecordedRoot.substr(1), "04" + kRecordedRoot.substr(2),
        "06" + kRecordedRootUncompressed.substr(2), "07" + kRecordedRootUncompressed.substr(2),
        kRecordedRootUncompressed.substr(2), kRecordedRootUncompressed + "\n", " " + kRecordedRoot,
        "g" + kRecordedRoot.substr(1), "02" + std::string(64, 'f'), std::string(66, '0')}) {
    const auto origin = KeyOrigin::Expect(root, kRecordedApp, RequestFor("p"));
    ASSERT_FALSE(origin) << root;
    EXPECT_EQ(origin.error(), Reason::kRootPublicKeyInvalid) << root;
  }
}

TEST(KeyOrigin, RefusesAnAppIdOfAnotherShape) {
  for (const std::string& app :
       {std::string(), "0x" + kRecordedApp, kRecordedApp.substr(2), kRecordedApp + "00",
        kRecordedApp + "0", kRecordedApp.substr(1), std::string("app-id"), kRecordedApp + " ",
        "g" + kRecordedApp.substr(1), std::string(64, 'a')}) {
    const auto origin = KeyOrigin::Expect(kRecordedRoot, app, RequestFor("p"));
    ASSERT_FALSE(origin) << app;
    EXPECT_EQ(origin.error(), Reason::kAppIdInvalid) << app;
  }
}

TEST(KeyOrigin, KnowsTheNamesOfSecp256k1AndNoOtherAlgorithm) {
  for (const std::string algorithm : {"secp256k1", "k256", ""}) {
    EXPECT_TRUE(KeyOrigin::Expect(kRecordedRoot, kRecordedApp, RequestFor("p", algorithm)))
        << algorithm;
  }
  for (const std::string algorithm : {"ed25519", "SECP256K1", "p256", " "}) {
    const auto origin = KeyOrigin::Expect(kRecordedRoot, kRecordedApp, RequestFor("p", algorithm));
    ASSERT_FALSE(origin) << algorithm;
    EXPECT_EQ(origin.error(), Reason::kOriginAlgorithm) << algorithm;
  }
}

}  // namespace
}  // namespace provider
