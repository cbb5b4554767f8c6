// Every frozen byte in kat/vectors against the provider and the mock agent.
#include <gtest/gtest.h>

#include "kat/vector_file.h"
#include "mock_agent/guest/identity.h"
#include "provider/key/server_key.h"
#include "provider/testing/agent_secret_for_test.h"
#include "provider/testing/hex_for_test.h"

namespace kat {
namespace {

using provider::ToHex;

std::filesystem::path VectorFile(std::string_view name) {
  return std::filesystem::path(DSTACK_SOURCE_DIR) / "kat/vectors" / name;
}

struct ArcServerKey {
  std::string id;
  Bytes seed;
  Bytes private_key;
  Bytes public_key;
};

Result<ArcServerKey> ReadArcServerKey(Vector& vector) {
  BOOST_OUTCOME_TRY(seed, vector.Hex("seed"));
  BOOST_OUTCOME_TRY(private_key, vector.Hex("private_key"));
  BOOST_OUTCOME_TRY(public_key, vector.Hex("public_key"));
  return ArcServerKey{.id = vector.id(),
                      .seed = std::move(seed),
                      .private_key = std::move(private_key),
                      .public_key = std::move(public_key)};
}

TEST(KnownAnswers, TheProviderDerivesTheKeyPairOfEachSeed) {
  const auto vectors = ReadVectors(VectorFile("arc_server_key.json"), ReadArcServerKey);
  ASSERT_TRUE(vectors.has_value());
  EXPECT_EQ(vectors.value().size(), 16U);
  for (const ArcServerKey& vector : vectors.value()) {
    SCOPED_TRACE(vector.id);
    const auto secret = provider::SecretOfAnswer(ToHex(vector.seed));
    ASSERT_TRUE(secret.has_value());
    const auto key = provider::ServerKey::Derive(secret.value());
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(ToHex(key.value().private_key().ExposeSecret()), ToHex(vector.private_key));
    EXPECT_EQ(ToHex(key.value().public_key()), ToHex(vector.public_key));
  }
}

struct DraftServerKey {
  Bytes private_key;
  Bytes public_key;
};

Result<DraftServerKey> ReadDraftServerKey(Vector& vector) {
  DraftServerKey key;
  for (const char* scalar : {"x0", "x1", "x2", "x0_blinding"}) {
    BOOST_OUTCOME_TRY(bytes, vector.Hex(scalar));
    key.private_key.insert(key.private_key.end(), bytes.begin(), bytes.end());
  }
  for (const char* point : {"X0", "X1", "X2"}) {
    BOOST_OUTCOME_TRY(bytes, vector.Hex(point));
    key.public_key.insert(key.public_key.end(), bytes.begin(), bytes.end());
  }
  return key;
}

TEST(KnownAnswers, TheProviderComputesTheDraftsPublicKey) {
  const auto vectors = ReadVectors(VectorFile("arc_draft_server_key.json"), ReadDraftServerKey);
  ASSERT_TRUE(vectors.has_value());
  ASSERT_EQ(vectors.value().size(), 1U);
  const DraftServerKey& vector = vectors.value()[0];
  const auto key = provider::ServerKey::Parse(vector.private_key);
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(ToHex(key.value().public_key()), ToHex(vector.public_key));
}

struct GetKey {
  Bytes app_root_key;
  std::string path;
  std::string purpose;
  std::string algorithm;
  Bytes key;
  Bytes link0;
};

Result<GetKey> ReadGetKey(Vector& vector) {
  BOOST_OUTCOME_TRY(app_root_key, vector.Hex("app_root_key"));
  BOOST_OUTCOME_TRY(path, vector.Text("path"));
  BOOST_OUTCOME_TRY(purpose, vector.Text("purpose"));
  BOOST_OUTCOME_TRY(algorithm, vector.Text("algorithm"));
  BOOST_OUTCOME_TRY(key, vector.Hex("key"));
  BOOST_OUTCOME_TRY(link0, vector.Hex("link0"));
  return GetKey{.app_root_key = std::move(app_root_key),
                .path = std::move(path),
                .purpose = std::move(purpose),
                .algorithm = std::move(algorithm),
                .key = std::move(key),
                .link0 = std::move(link0)};
}

TEST(KnownAnswers, TheMockAgentAnswersGetKeyV0) {
  const auto vectors = ReadVectors(VectorFile("guest_api_v0_get_key.json"), ReadGetKey);
  ASSERT_TRUE(vectors.has_value());
  ASSERT_EQ(vectors.value().size(), 1U);
  const GetKey& vector = vectors.value()[0];
  const Bytes k256_signature(65, 0x01);
  const auto identity = mock_agent::Identity::FromAppRootKey(vector.app_root_key, k256_signature);
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(ToHex(identity.value().DeriveSecret(vector.path)), ToHex(vector.key));
  const auto chain = identity.value().SignatureChain(vector.path, vector.purpose, vector.algorithm);
  ASSERT_EQ(chain.size(), 2U);
  EXPECT_EQ(ToHex(chain[0]), ToHex(vector.link0));
  EXPECT_EQ(ToHex(chain[1]), ToHex(k256_signature));
}

}  // namespace
}  // namespace kat
