#include "conformance/command/rendered_run.h"

#include <gtest/gtest.h>

#include "conformance/testing/embedded_catalog.h"
#include "mock_agent/guest/v1_key.h"
#include "mock_agent/wire/bytes.h"

namespace conformance {
namespace {

RenderedRun Of(const std::string& id) {
  const auto identity = mock_agent::Identity::FromSeed(mock_agent::Bytes(32, 9));
  return RenderRun(*EmbeddedCatalog().Find(id), identity.value(), "a/b", mock_agent::KeyApi::kV0);
}

TEST(RenderedRun, HoldsTheKeyOfThePathThatIsAsked) {
  const auto identity = mock_agent::Identity::FromSeed(mock_agent::Bytes(32, 9));
  const std::string secret = mock_agent::ToHex(identity.value().DeriveSecret("a/b"));
  const RenderedRun sound = Of("valid-answer");
  EXPECT_EQ(sound.keys, std::vector<std::string>{secret});
  EXPECT_NE(sound.bytes.find(secret), std::string::npos);
  EXPECT_TRUE(sound.bytes.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(Of("faithful-agent").steps, "faithful");
  EXPECT_NE(Of("faithful-agent").bytes.find(secret), std::string::npos);
}

TEST(RenderedRun, OfV1HoldsTheKeyOfTheDomainAndItsPublicKey) {
  const auto identity = mock_agent::Identity::FromSeed(mock_agent::Bytes(32, 9));
  const mock_agent::V1Key granted =
      V1KeyOf(identity.value(), "a/b", mock_agent::KeyAlgorithm::kSecp256k1);
  for (const char* id : {"valid-answer", "faithful-agent", "unknown-members", "oddities-06"}) {
    const RenderedRun run =
        RenderRun(*EmbeddedCatalog().Find(id), identity.value(), "a/b", mock_agent::KeyApi::kV1);
    const std::string public_key =
        "\"public_key\":\"" + mock_agent::ToHex(granted.public_key) + '"';
    EXPECT_NE(run.bytes.find(public_key), std::string::npos) << id;
    EXPECT_EQ(Of(id).bytes.find("public_key"), std::string::npos) << id;
  }
}

TEST(RenderedRun, IsByTheApiOfTheFirstProfileThatHasTheCase) {
  EXPECT_EQ(FirstApi(*EmbeddedCatalog().Find("valid-answer")), mock_agent::KeyApi::kV0);
  EXPECT_EQ(FirstApi(*EmbeddedCatalog().Find("v1-public-key-first")), mock_agent::KeyApi::kV1);
}

TEST(RenderedRun, NamesItsStepsWhoeverSendsThem) {
  for (const char* id : {"valid-answer", "faithful-agent", "reset-in-the-body", "socket-absent",
                         "asked-again-after-a-reset"}) {
    EXPECT_EQ(StepsOf(*EmbeddedCatalog().Find(id)), Of(id).steps) << id;
  }
}

TEST(RenderedRun, NamesTheStepsOfAnAnswerThatIsLongerThanItsOwn) {
  Case far = *EmbeddedCatalog().Find("valid-answer");
  for (const auto change :
       {mock_agent::Alteration::Change::kEnd, mock_agent::Alteration::Change::kSplit}) {
    far.script = far.script->With(mock_agent::Alteration{.change = change, .at = 1});
    const std::string near = StepsOf(far);
    far.script = far.script->With(mock_agent::Alteration{.change = change, .at = 1'000'000});
    EXPECT_EQ(StepsOf(far), near);
  }
}

TEST(RenderedRun, NamesItsSteps) {
  EXPECT_EQ(Of("valid-answer").steps, "send close");
  EXPECT_EQ(Of("drip-in-the-body").steps, "send drip:50");
  EXPECT_EQ(Of("answer-of-zero-bytes").steps, "send*2048 close");
  EXPECT_EQ(Of("answer-of-zero-bytes").bytes.size(), 2048U * 32U);
  EXPECT_EQ(Of("close-at-connect").steps, "at-connect close");
  EXPECT_EQ(Of("never-accepts").steps, "never-accepts");
  EXPECT_EQ(Of("socket-absent").steps, "-");
  EXPECT_EQ(Of("socket-absent").bytes, "");
  EXPECT_EQ(Of("asked-again-after-a-close-at-connect").steps, "at-connect close then send close");
}

TEST(RenderedRun, KeepsApartWhatTheFirstConnectionGets) {
  const RenderedRun rendered = Of("asked-again-after-half-a-status-line");
  EXPECT_EQ(rendered.first_connection, "HTTP/1.1 20");
  EXPECT_EQ(rendered.bytes, Of("valid-answer").bytes);
  EXPECT_EQ(Of("valid-answer").first_connection, "");
}

TEST(Difference, CountsWhatStandsBetweenTheCommonEnds) {
  const RenderedRun left{"send close", "abcXYdef", {}};
  const RenderedRun right{"send stall", "abcdef", {}};
  EXPECT_EQ(DifferenceOf(left, right).bytes, 2U);
  EXPECT_EQ(DifferenceOf(right, left).bytes, 2U);
  EXPECT_EQ(DifferenceOf(left, right).steps, 1U);
  EXPECT_EQ(DifferenceOf(left, left).bytes, 0U);
  EXPECT_EQ(DifferenceOf({"", "aaa", {}}, {"", "aa", {}}).bytes, 1U);
  EXPECT_EQ(DifferenceOf({"", "a", {}, "bc"}, {"", "a", {}, ""}).bytes, 2U);
}

TEST(Difference, OfACaseFromItsTwinIsSmall) {
  const auto from =
      FromTwin(EmbeddedCatalog(), *EmbeddedCatalog().Find("status-500-with-a-valid-body"));
  ASSERT_TRUE(from);
  EXPECT_EQ(from->bytes, std::string("500 Internal Server Error").size());
  EXPECT_EQ(from->steps, 0U);
  EXPECT_FALSE(FromTwin(EmbeddedCatalog(), EmbeddedCatalog().smoke()));
}

}  // namespace
}  // namespace conformance
