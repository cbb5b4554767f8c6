#include "conformance/case/case.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace conformance {
namespace {

using nlohmann::json;

Result<Case> Parse(const json& text) {
  return ParseCase(text, "here", text);
}

json SoundJson() {
  return {{"id", "an-id"},
          {"clause", "FC-10"},
          {"title", "a title"},
          {"reason", "a reason"},
          {"twin", "another"},
          {"expect", {{"tessera", "MUST refuse"}, {"client", "SHOULD refuse"}}},
          {"script", {{"steps", json::array({{{"close", true}}})}}}};
}

TEST(CaseTest, ReadsEveryMember) {
  json text = SoundJson();
  text["keys"] = {"${secret}", "${other}"};
  text["request"] = {{"key_path", "a/b"}, {"purpose", "p"}, {"algorithm", "ed25519"}};
  text["socket"] = "absent";
  text["default_sockets"] = {{"/run/dstack.sock", "agent"},
                             {"/var/run/dstack/dstack.sock", "decoy"}};
  text["public_key_required"] = true;
  text["environment"] = {{"http_proxy", "http://127.0.0.1:8080"}, {"NO_PROXY", ""}};

  const auto read = Parse(text);

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
  json text = SoundJson();
  text.erase("script");
  text.erase("twin");

  const auto read = Parse(text);

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

TEST(CaseTest, AStandardOutputMayBeLost) {
  json text = SoundJson();
  EXPECT_EQ(Parse(text).value().output, OutputKind::kRead);
  for (const auto& [word, kind] : {std::pair("closed", OutputKind::kClosed),
                                   {"full", OutputKind::kFull},
                                   {"gone", OutputKind::kGone}}) {
    text["output"] = word;
    EXPECT_EQ(Parse(text).value().output, kind);
    EXPECT_EQ(Name(kind), word);
  }
}

TEST(CaseTest, AFullBacklogMayHang) {
  json text = SoundJson();
  text["socket"] = "backlog-full";
  EXPECT_TRUE(Parse(text).value().AnyRunMayHang());
  EXPECT_FALSE(Parse(text).value().AgentAnswers());
  text["socket"] = "replaced";
  EXPECT_FALSE(Parse(text).value().AnyRunMayHang());
  EXPECT_TRUE(Parse(text).value().AgentAnswers());
}

TEST(CaseTest, TheFaithfulAgentHasToBeAskedFor) {
  json text = SoundJson();
  text.erase("script");
  text["agent"] = "faithful";
  const auto read = Parse(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read.value().script.has_value());
  text["secret_bytes"] = 48U;
  EXPECT_EQ(Parse(text).error().code, ErrorCode::kWrongValue);
}

TEST(CaseTest, OneExpectationStandsForAllProfiles) {
  json text = SoundJson();
  text["expect"] = "EITHER";
  const auto read = Parse(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value().expectation(Profile::kTessera), Expectation::kEither);
  EXPECT_EQ(read.value().expectation(Profile::kClient), Expectation::kEither);
  EXPECT_EQ(read.value().expectation(Profile::kClientV1), Expectation::kEither);
}

TEST(CaseTest, WhatIsSaidOfAProfileIsSaidOfTheOneThatFollowsIt) {
  json text = SoundJson();
  text["expect"] = {{"tessera", "MUST refuse"}, {"client", "MUST accept"}};
  EXPECT_EQ(Parse(text).value().expectation(Profile::kClientV1), Expectation::kMustAccept);
  text["expect"]["client-v1"] = "EITHER";
  EXPECT_EQ(Parse(text).value().expectation(Profile::kClientV1), Expectation::kEither);
  text["expect"]["client-v1"] = "not asked";
  const Case left_out = Parse(text).value();
  EXPECT_FALSE(left_out.AskedIn(Profile::kClientV1));
  EXPECT_TRUE(left_out.AskedIn(Profile::kClient));
}

TEST(CaseTest, MayBeOfTheFollowingProfileAlone) {
  json text = SoundJson();
  text["expect"] = {{"client-v1", "MUST accept"}};
  const Case read = Parse(text).value();
  EXPECT_FALSE(read.AskedIn(Profile::kTessera));
  EXPECT_FALSE(read.AskedIn(Profile::kClient));
  EXPECT_TRUE(read.AskedIn(Profile::kClientV1));
  EXPECT_EQ(read.FirstAsked(), Profile::kClientV1);
}

TEST(CaseTest, IsNotTakenOutOfAProfileThatFollowsNone) {
  json text = SoundJson();
  text["expect"] = {{"client", "not asked"}, {"tessera", "MUST accept"}};
  EXPECT_EQ(Parse(text).error().code, ErrorCode::kWrongValue);
  text["expect"] = {{"client-v1", "not asked"}};
  EXPECT_EQ(Parse(text).error().code, ErrorCode::kWrongValue) << "of no profile";
}

TEST(CaseTest, MayBeOfOneProfileOnly) {
  json text = SoundJson();
  text["expect"] = {{"client", "MUST accept"}};
  const Case read = Parse(text).value();
  EXPECT_FALSE(read.AskedIn(Profile::kTessera));
  EXPECT_TRUE(read.AskedIn(Profile::kClient));
  EXPECT_EQ(read.twin, "");
}

TEST(CaseTest, SaysWhoAsksWhom) {
  json text = SoundJson();
  text["clients"] = 8U;
  text["home"] = "another";
  text["before"] = json::array({{{"expect", "MUST accept"}, {"identity", "another"}}});
  const Case read = Parse(text).value();
  EXPECT_EQ(read.clients, 8U);
  EXPECT_TRUE(read.other_home);
  EXPECT_FALSE(read.other_agent);
  EXPECT_FALSE(read.any_purpose);
  EXPECT_TRUE(read.before[0].other_agent);
  EXPECT_EQ(read.before[0].clients, 1U);
  text["request"] = {{"purpose", "p"}};
  EXPECT_TRUE(Parse(text).value().any_purpose);
}

TEST(CaseTest, ForgesChainsOnlyWhereTheOriginIsTold) {
  json text = SoundJson();
  text.erase("script");
  text["answer"] = {{"body", R"({"key":"${secret}","signature_chain":${chain:other-root}})"}};
  EXPECT_EQ(Parse(text).error().code, ErrorCode::kWrongValue);
  text["origin"] = true;
  const auto read = Parse(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read.value().origin);
  EXPECT_FALSE(Parse(SoundJson()).value().origin);
}

TEST(CaseTest, WhatMustBeAcceptedHasNoTwin) {
  json text = SoundJson();
  text["expect"] = "MUST accept";
  EXPECT_EQ(Parse(text).value().twin, "");
  text["expect"] = {{"tessera", "MUST accept"}, {"client", "EITHER"}};
  EXPECT_EQ(Parse(text).value().twin, "another");
}

TEST(CaseTest, SecretBytesReachTheScript) {
  json text = SoundJson();
  text["secret_bytes"] = 48U;
  EXPECT_EQ(Parse(text).value().script->secret_bytes(), 48U);
}

TEST(CaseTest, TheFirstConnectionMayGetSomethingElse) {
  json text = SoundJson();
  EXPECT_FALSE(Parse(text).value().first_connection);
  text["secret_bytes"] = 48U;
  text["first_connection"] = {{"start", "connect"}, {"steps", json::array({{{"reset", true}}})}};
  const auto read = Parse(text);
  ASSERT_TRUE(read) << read.error().message;
  const auto& first = read.value().first_connection;
  ASSERT_TRUE(first);
  EXPECT_EQ(first->script.start(), mock_agent::Script::Start::kConnect);
  EXPECT_EQ(first->script.secret_bytes(), 48U) << "the one secret of the case";
  EXPECT_EQ(read.value().script->steps().front().action, mock_agent::Step::Action::kClose);
  EXPECT_FALSE(read.value().AnyRunMayHang());
  EXPECT_EQ(first->connections, 1U);
  text["first_connections"] = 3U;
  EXPECT_EQ(Parse(text).value().first_connection->connections, 3U);
  text["first_connections"] = 1U;
  EXPECT_FALSE(Parse(text)) << "which is what it is without the member";
  text["first_connections"] = 9U;
  EXPECT_FALSE(Parse(text));
  text.erase("first_connections");
  text["first_connection"]["steps"] = json::array({{{"stall", true}}});
  EXPECT_TRUE(Parse(text).value().AnyRunMayHang());
  text.erase("first_connection");
  text["first_connections"] = 2U;
  EXPECT_FALSE(Parse(text)) << "connections that get nothing else";
}

TEST(CaseTest, ASocketMayHaveANameAndStrangersBesideIt) {
  json text = SoundJson();
  EXPECT_EQ(Parse(text).value().socket_name, "");
  text["socket_name"] = {{"name", "a%2Fb"}, {"strangers", {"a/b", "a b"}}};
  const auto read = Parse(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value().socket_name, "a%2Fb");
  EXPECT_EQ(read.value().strangers_beside, (std::vector<std::string>{"a/b", "a b"}));
  for (const char* bad : {"", "a/b", "..", "/a"}) {
    text["socket_name"] = {{"name", bad}};
    EXPECT_FALSE(Parse(text)) << bad;
  }
  text["socket_name"] = {{"name", std::string(61, 'a')}};
  EXPECT_FALSE(Parse(text)) << "would not fit into a socket's address";
  for (const char* bad : {"a", "/a", "b/../c", ""}) {
    text["socket_name"] = {{"name", "a"}, {"strangers", {bad}}};
    EXPECT_FALSE(Parse(text)) << bad;
  }
  text["socket_name"] = {{"name", "a"}};
  text["socket"] = "absent";
  EXPECT_FALSE(Parse(text)) << "a name of nothing";
}

TEST(CaseTest, AnAgentThatAnswersAFirstConnectionOtherwiseIsNotAsItIs) {
  json text = SoundJson();
  text.erase("script");
  EXPECT_TRUE(Parse(text).value().AsItIs());
  text["first_connection"] = {{"steps", json::array({{{"reset", true}}})}};
  EXPECT_FALSE(Parse(text).value().AsItIs());
}

TEST(CaseTest, NobodyStandsInFrontOfAnAgentThatAnswersOfItselfOrNeverAccepts) {
  json text = SoundJson();
  text["first_connection"] = {{"steps", json::array({{{"reset", true}}})}};
  text["script"] = {{"accept", false}};
  EXPECT_EQ(Parse(text).error().code, ErrorCode::kWrongValue);
  text.erase("script");
  text["agent"] = "faithful";
  EXPECT_EQ(Parse(text).error().code, ErrorCode::kWrongValue);
}

TEST(CaseTest, RunsMayComeBefore) {
  json text = SoundJson();
  text["before"] = json::array({{{"expect", "MUST accept"}},
                                {{"expect", "MUST refuse"}, {"socket", "absent"}},
                                {{"expect", "EITHER"}, {"answer", {{"end", "stall"}}}}});
  const auto read = Parse(text);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read.value().before.size(), 3U);
  EXPECT_EQ(read.value().before[0].expectation, Expectation::kMustAccept);
  EXPECT_EQ(read.value().before[1].socket, SocketKind::kAbsent);
  EXPECT_TRUE(read.value().AnyRunMayHang());
  EXPECT_FALSE(read.value().AnyRunNeedsNamespaces());
  text["before"][0]["socket"] = "default";
  EXPECT_TRUE(Parse(text).value().AnyRunNeedsNamespaces());
}

TEST(CaseTest, KnowsWhatAClientMayHangOn) {
  json text = SoundJson();
  text["script"]["steps"] = json::array({{{"stall", true}}});
  EXPECT_TRUE(Parse(text).value().AnyRunMayHang());
}

struct BadCase {
  const char* name;
  const char* pointer;  // the member to replace
  json value;           // discarded: erase it
  ErrorCode code;
};

class BadCaseTest : public testing::TestWithParam<BadCase> {};

TEST_P(BadCaseTest, IsRefusedByName) {
  json text = SoundJson();
  const json::json_pointer at(GetParam().pointer);
  if (GetParam().value.is_discarded()) {
    text.at(at.parent_pointer()).erase(at.back());
  } else {
    text[at] = GetParam().value;
  }

  const auto read = Parse(text);

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

}  // namespace
}  // namespace conformance
