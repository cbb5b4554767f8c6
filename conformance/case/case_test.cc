#include "conformance/case/case.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "conformance/testing/case_sample.h"

namespace conformance {
namespace {

using nlohmann::json;

TEST(CaseTest, ReadsEveryMember) {
  json text = SoundCaseJson();
  text["keys"] = {"${secret}", "${other}"};
  text["request"] = {{"key_path", "a/b"}, {"purpose", "p"}, {"algorithm", "ed25519"}};
  text["socket"] = "absent";
  text["default_sockets"] = {{"/run/dstack.sock", "agent"},
                             {"/var/run/dstack/dstack.sock", "decoy"}};
  text["public_key_required"] = true;
  text["environment"] = {{"http_proxy", "http://127.0.0.1:8080"}, {"NO_PROXY", ""}};

  const auto read = CaseOf(text);

  ASSERT_TRUE(read) << read.error().message;
  const Case& got = read.value();
  EXPECT_EQ(got.id, "an-id");
  EXPECT_EQ(got.clause, "FC-10");
  EXPECT_EQ(got.title, "a title");
  EXPECT_EQ(got.reason, "a reason");
  EXPECT_EQ(got.twin, "another");
  EXPECT_EQ(got.expectation(Profile::kTessera), Expectation::kMustRefuse);
  EXPECT_EQ(got.expectation(Profile::kClient), Expectation::kShouldRefuse);
  EXPECT_EQ(got.keys.size(), 2U);
  EXPECT_EQ(got.key_path, "a/b");
  EXPECT_EQ(got.purpose, "p");
  EXPECT_EQ(got.algorithm, "ed25519");
  EXPECT_EQ(got.socket, SocketKind::kAbsent);
  EXPECT_EQ(got.default_sockets.at("/run/dstack.sock"), DefaultSocket::kAgent);
  EXPECT_EQ(got.default_sockets.at("/var/run/dstack/dstack.sock"), DefaultSocket::kDecoy);
  EXPECT_TRUE(got.public_key_required);
  EXPECT_EQ(got.environment.at("http_proxy"), "http://127.0.0.1:8080");
  EXPECT_EQ(got.environment.at("NO_PROXY"), "");
  EXPECT_TRUE(got.AnyRunNeedsNamespaces());
  EXPECT_TRUE(got.script.has_value());
  EXPECT_FALSE(got.AnyRunMayHang());
}

TEST(CaseTest, AbsentMembersMeanTheSoundAnswerAndTheUsualQuestion) {
  json text = SoundCaseJson();
  text.erase("script");
  text.erase("twin");

  const auto read = CaseOf(text);

  ASSERT_TRUE(read) << read.error().message;
  ASSERT_TRUE(read.value().script.has_value());
  EXPECT_EQ(read.value().script->steps().size(), 2U);
  EXPECT_TRUE(read.value().before.empty());
  EXPECT_FALSE(read.value().smoke);
  EXPECT_EQ(read.value().twin, "");
  EXPECT_EQ(read.value().keys.size(), 1U);
  EXPECT_FALSE(read.value().key_path.has_value());
  EXPECT_EQ(read.value().purpose, "tessera-arc-server-key");
  EXPECT_EQ(read.value().algorithm, "secp256k1");
  EXPECT_EQ(read.value().socket, SocketKind::kListening);
  EXPECT_FALSE(read.value().AnyRunNeedsNamespaces());
}

TEST(CaseTest, OneExpectationStandsForAllProfiles) {
  json text = SoundCaseJson();
  text["expect"] = "EITHER";
  const auto read = CaseOf(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value().expectation(Profile::kTessera), Expectation::kEither);
  EXPECT_EQ(read.value().expectation(Profile::kClient), Expectation::kEither);
  EXPECT_EQ(read.value().expectation(Profile::kClientV1), Expectation::kEither);
}

TEST(CaseTest, WhatIsSaidOfAProfileIsSaidOfTheOneThatFollowsIt) {
  json text = SoundCaseJson();
  text["expect"] = {{"tessera", "MUST refuse"}, {"client", "MUST accept"}};
  EXPECT_EQ(CaseOf(text).value().expectation(Profile::kClientV1), Expectation::kMustAccept);
  text["expect"]["client-v1"] = "EITHER";
  EXPECT_EQ(CaseOf(text).value().expectation(Profile::kClientV1), Expectation::kEither);
  text["expect"]["client-v1"] = "not asked";
  const Case left_out = CaseOf(text).value();
  EXPECT_FALSE(left_out.AskedIn(Profile::kClientV1));
  EXPECT_TRUE(left_out.AskedIn(Profile::kClient));
}

TEST(CaseTest, MayBeOfTheFollowingProfileAlone) {
  json text = SoundCaseJson();
  text["expect"] = {{"client-v1", "MUST accept"}};
  const Case read = CaseOf(text).value();
  EXPECT_FALSE(read.AskedIn(Profile::kTessera));
  EXPECT_FALSE(read.AskedIn(Profile::kClient));
  EXPECT_TRUE(read.AskedIn(Profile::kClientV1));
  EXPECT_EQ(read.FirstAsked(), Profile::kClientV1);
}

TEST(CaseTest, IsNotTakenOutOfAProfileThatFollowsNone) {
  json text = SoundCaseJson();
  text["expect"] = {{"client", "not asked"}, {"tessera", "MUST accept"}};
  EXPECT_EQ(CaseOf(text).error().code, ErrorCode::kWrongValue);
  text["expect"] = {{"client-v1", "not asked"}};
  EXPECT_EQ(CaseOf(text).error().code, ErrorCode::kWrongValue) << "of no profile";
}

TEST(CaseTest, MayBeOfOneProfileOnly) {
  json text = SoundCaseJson();
  text["expect"] = {{"client", "MUST accept"}};
  const Case read = CaseOf(text).value();
  EXPECT_FALSE(read.AskedIn(Profile::kTessera));
  EXPECT_TRUE(read.AskedIn(Profile::kClient));
  EXPECT_EQ(read.twin, "");
}

TEST(CaseTest, WhatMustBeAcceptedHasNoTwin) {
  json text = SoundCaseJson();
  text["expect"] = "MUST accept";
  EXPECT_EQ(CaseOf(text).value().twin, "");
  text["expect"] = {{"tessera", "MUST accept"}, {"client", "EITHER"}};
  EXPECT_EQ(CaseOf(text).value().twin, "another");
}

TEST(CaseTest, RunsMayComeBefore) {
  json text = SoundCaseJson();
  text["before"] = json::array({{{"expect", "MUST accept"}},
                                {{"expect", "MUST refuse"}, {"socket", "absent"}},
                                {{"expect", "EITHER"}, {"answer", {{"end", "stall"}}}}});
  const auto read = CaseOf(text);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read.value().before.size(), 3U);
  EXPECT_EQ(read.value().before[0].expectation, Expectation::kMustAccept);
  EXPECT_EQ(read.value().before[1].socket, SocketKind::kAbsent);
  EXPECT_TRUE(read.value().AnyRunMayHang());
  EXPECT_FALSE(read.value().AnyRunNeedsNamespaces());
  text["before"][0]["socket"] = "default";
  EXPECT_TRUE(CaseOf(text).value().AnyRunNeedsNamespaces());
}

struct BadCase {
  const char* name;
  const char* pointer;  // the member to replace
  json value;           // discarded: erase it
  ErrorCode code;
};

class BadCaseTest : public testing::TestWithParam<BadCase> {};

TEST_P(BadCaseTest, IsRefusedByName) {
  json text = SoundCaseJson();
  const json::json_pointer at(GetParam().pointer);
  if (GetParam().value.is_discarded()) {
    text.at(at.parent_pointer()).erase(at.back());
  } else {
    text[at] = GetParam().value;
  }

  const auto read = CaseOf(text);

  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, GetParam().code);
  EXPECT_NE(read.error().message.find("here"), std::string::npos) << read.error().message;
}

const json kErase(json::value_t::discarded);

INSTANTIATE_TEST_SUITE_P(
    , BadCaseTest,
    testing::Values(
        BadCase{
            .name = "NoId", .pointer = "/id", .value = kErase, .code = ErrorCode::kMissingMember},
        BadCase{.name = "NoClause",
                .pointer = "/clause",
                .value = kErase,
                .code = ErrorCode::kMissingMember},
        BadCase{.name = "NoTitle",
                .pointer = "/title",
                .value = kErase,
                .code = ErrorCode::kMissingMember},
        BadCase{.name = "NoReason",
                .pointer = "/reason",
                .value = kErase,
                .code = ErrorCode::kMissingMember},
        BadCase{.name = "NoExpectation",
                .pointer = "/expect",
                .value = kErase,
                .code = ErrorCode::kMissingMember},
        BadCase{.name = "NoExpectationForAnyProfile",
                .pointer = "/expect",
                .value = json::object(),
                .code = ErrorCode::kWrongValue},
        BadCase{
            .name = "OneClient", .pointer = "/clients", .value = 1, .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnOriginThatIsFalse",
                .pointer = "/origin",
                .value = false,
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnUnknownHome",
                .pointer = "/home",
                .value = "other",
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnUnknownIdentity",
                .pointer = "/identity",
                .value = 2,
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnEmptyReason",
                .pointer = "/reason",
                .value = "",
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "ANumberForATitle",
                .pointer = "/title",
                .value = 7,
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnUnknownExpectation",
                .pointer = "/expect/tessera",
                .value = "must refuse",
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnUnknownProfile",
                .pointer = "/expect/other",
                .value = "EITHER",
                .code = ErrorCode::kUnknownMember},
        BadCase{.name = "AnUnknownMember",
                .pointer = "/titel",
                .value = "x",
                .code = ErrorCode::kUnknownMember},
        BadCase{.name = "KeysThatAreNoArray",
                .pointer = "/keys",
                .value = "${secret}",
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AKeyThatIsNoTemplate",
                .pointer = "/keys",
                .value = json::array({"${nonsense}"}),
                .code = ErrorCode::kBadScript},
        BadCase{.name = "AMemberWithAnEmptyName",
                .pointer = "/",
                .value = "x",
                .code = ErrorCode::kUnknownMember},
        BadCase{.name = "AnAnswerBesideAScript",
                .pointer = "/answer",
                .value = json::object(),
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnUnknownAgent",
                .pointer = "/agent",
                .value = "kind",
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "NoSecretAtAll",
                .pointer = "/secret_bytes",
                .value = 0U,
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "ASmokeCaseThatIsNone",
                .pointer = "/smoke",
                .value = false,
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnEarlierRunWithATwin",
                .pointer = "/before",
                .value = json::array({{{"expect", "EITHER"}, {"twin", "x"}}}),
                .code = ErrorCode::kUnknownMember},
        BadCase{.name = "AnEarlierRunThatMayEitherWay",
                .pointer = "/before",
                .value = json::array({{{"expect", "SHOULD refuse"}}}),
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnUnknownRequestField",
                .pointer = "/request",
                .value = {{"path", "x"}},
                .code = ErrorCode::kUnknownMember},
        BadCase{.name = "AKeyPathWithNul",
                .pointer = "/request",
                .value = {{"key_path", std::string("a\0b", 3)}},
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnUnknownSocketKind",
                .pointer = "/socket",
                .value = "gone",
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnotherPathThanADefault",
                .pointer = "/default_sockets",
                .value = {{"/tmp/x.sock", "decoy"}},
                .code = ErrorCode::kUnknownMember},
        BadCase{.name = "AnUnknownDefaultSocket",
                .pointer = "/default_sockets",
                .value = {{"/run/dstack.sock", "bait"}},
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnUnknownOutput",
                .pointer = "/output",
                .value = "printed",
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AnOutputThatIsNoWord",
                .pointer = "/output",
                .value = 1,
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "TheUsualOutput",
                .pointer = "/output",
                .value = "read",
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AVariableOfTheContract",
                .pointer = "/environment",
                .value = {{"DSTACK_CONFORMANCE_SOCKET", "/x"}},
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AVariableOfTheWorld",
                .pointer = "/environment",
                .value = {{"HOME", "/x"}},
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AVariableThatIsNoName",
                .pointer = "/environment",
                .value = {{"A=B", "x"}},
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AVariableThatIsNoText",
                .pointer = "/environment",
                .value = {{"A", 1}},
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AVariableWithANul",
                .pointer = "/environment",
                .value = {{"A", std::string("a\0b", 3)}},
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AWordForATruth",
                .pointer = "/public_key_required",
                .value = "yes",
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AFirstConnectionThatIsNotAccepted",
                .pointer = "/first_connection",
                .value = {{"accept", false}},
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AFirstConnectionWithASecretOfItsOwn",
                .pointer = "/first_connection",
                .value = {{"secret_bytes", 48U}, {"steps", json::array({{{"close", true}}})}},
                .code = ErrorCode::kWrongValue},
        BadCase{.name = "AFirstConnectionWithoutAnEnd",
                .pointer = "/first_connection",
                .value = {{"steps", json::array({{{"send", "x"}}})}},
                .code = ErrorCode::kBadScript},
        BadCase{.name = "AFirstConnectionWithAnAnswer",
                .pointer = "/first_connection",
                .value = {{"answer", json::object()}},
                .code = ErrorCode::kUnknownMember},
        BadCase{.name = "AScriptWithoutAnEnd",
                .pointer = "/script/steps",
                .value = json::array({{{"send", "x"}}}),
                .code = ErrorCode::kBadScript}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(CaseTest, AnIdIsWordsJoinedByDashes) {
  const auto with = [](const std::string& id) {
    nlohmann::json text = SoundCaseJson();
    text["id"] = id;
    return CaseOf(text);
  };
  EXPECT_TRUE(with("key-of-31-Bytes"));
  for (const char* id : {"../pwn", "a/b", "a.b", "a@b", "a b", "a,b", "a*", "-a", "a-", "a--b",
                         "a\nverdict: conformant", "a\x1b[2J", "{{what}}", "\xc3\xa9"}) {
    EXPECT_FALSE(with(id)) << id;
  }
  EXPECT_TRUE(with(std::string(100, 'a')));
  EXPECT_FALSE(with(std::string(101, 'a')));
}

TEST(CaseTest, HasAHundredRunsBeforeItAtMost) {
  nlohmann::json text = SoundCaseJson();
  text["before"] = nlohmann::json::array();
  for (int i = 0; i < 101; ++i) text["before"].push_back({{"expect", "EITHER"}});
  const auto read = CaseOf(text);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("more than 100 runs"), std::string::npos);
  text["before"].erase(0);
  EXPECT_TRUE(CaseOf(text));
}

}  // namespace
}  // namespace conformance
