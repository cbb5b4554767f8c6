// What one run of a case says.
#include "conformance/case/encounter.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "conformance/testing/case_sample.h"

namespace conformance {
namespace {

using nlohmann::json;

TEST(EncounterTest, SaysWhoAsksWhom) {
  json text = SoundCaseJson();
  text["clients"] = 8U;
  text["home"] = "another";
  text["before"] = json::array({{{"expect", "MUST accept"}, {"identity", "another"}}});
  const Case read = CaseOf(text).value();
  EXPECT_EQ(read.clients, 8U);
  EXPECT_TRUE(read.other_home);
  EXPECT_FALSE(read.other_agent);
  EXPECT_FALSE(read.any_purpose);
  EXPECT_TRUE(read.before[0].other_agent);
  EXPECT_EQ(read.before[0].clients, 1U);
  text["request"] = {{"purpose", "p"}};
  EXPECT_TRUE(CaseOf(text).value().any_purpose);
}

TEST(EncounterTest, SecretBytesReachTheScript) {
  json text = SoundCaseJson();
  text["secret_bytes"] = 48U;
  EXPECT_EQ(CaseOf(text).value().script->secret_bytes(), 48U);
}

TEST(EncounterTest, ForgesChainsOnlyWhereTheOriginIsTold) {
  json text = SoundCaseJson();
  text.erase("script");
  text["answer"] = {{"body", R"({"key":"${secret}","signature_chain":${chain:other-root}})"}};
  EXPECT_EQ(CaseOf(text).error().code, ErrorCode::kWrongValue);
  text["origin"] = true;
  const auto read = CaseOf(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read.value().origin);
  EXPECT_FALSE(read.value().of_another_app);
  text["origin"] = "another-app";
  EXPECT_TRUE(CaseOf(text).value().origin);
  EXPECT_TRUE(CaseOf(text).value().of_another_app);
  text["origin"] = "another";
  EXPECT_EQ(CaseOf(text).error().code, ErrorCode::kWrongValue);
  EXPECT_FALSE(CaseOf(SoundCaseJson()).value().origin);
}

TEST(EncounterTest, TheFaithfulAgentHasToBeAskedFor) {
  json text = SoundCaseJson();
  text.erase("script");
  text["agent"] = "faithful";
  const auto read = CaseOf(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read.value().script.has_value());
  text["secret_bytes"] = 48U;
  EXPECT_EQ(CaseOf(text).error().code, ErrorCode::kWrongValue);
}

TEST(EncounterTest, TheFirstConnectionMayGetSomethingElse) {
  json text = SoundCaseJson();
  EXPECT_FALSE(CaseOf(text).value().first_connection);
  text["secret_bytes"] = 48U;
  text["first_connection"] = {{"start", "connect"}, {"steps", json::array({{{"reset", true}}})}};
  const auto read = CaseOf(text);
  ASSERT_TRUE(read) << read.error().message;
  const auto& first = read.value().first_connection;
  ASSERT_TRUE(first);
  EXPECT_EQ(first->script.start(), mock_agent::Script::Start::kConnect);
  EXPECT_EQ(first->script.secret_bytes(), 48U) << "the one secret of the case";
  EXPECT_EQ(read.value().script->steps().front().action, mock_agent::Step::Action::kClose);
  EXPECT_FALSE(read.value().AnyRunMayHang());
  EXPECT_EQ(first->connections, 1U);
  text["first_connections"] = 3U;
  EXPECT_EQ(CaseOf(text).value().first_connection->connections, 3U);
  text["first_connections"] = 1U;
  EXPECT_FALSE(CaseOf(text)) << "which is what it is without the member";
  text["first_connections"] = 9U;
  EXPECT_FALSE(CaseOf(text));
  text.erase("first_connections");
  text["first_connection"]["steps"] = json::array({{{"stall", true}}});
  EXPECT_TRUE(CaseOf(text).value().AnyRunMayHang());
  text.erase("first_connection");
  text["first_connections"] = 2U;
  EXPECT_FALSE(CaseOf(text)) << "connections that get nothing else";
}

TEST(EncounterTest, AnAgentThatAnswersAFirstConnectionOtherwiseIsNotAsItIs) {
  json text = SoundCaseJson();
  text.erase("script");
  EXPECT_TRUE(CaseOf(text).value().AsItIs());
  text["first_connection"] = {{"steps", json::array({{{"reset", true}}})}};
  EXPECT_FALSE(CaseOf(text).value().AsItIs());
}

TEST(EncounterTest, NobodyStandsInFrontOfAnAgentThatAnswersOfItselfOrNeverAccepts) {
  json text = SoundCaseJson();
  text["first_connection"] = {{"steps", json::array({{{"reset", true}}})}};
  text["script"] = {{"accept", false}};
  EXPECT_EQ(CaseOf(text).error().code, ErrorCode::kWrongValue);
  text.erase("script");
  text["agent"] = "faithful";
  EXPECT_EQ(CaseOf(text).error().code, ErrorCode::kWrongValue);
}

TEST(EncounterTest, ASocketMayHaveANameAndStrangersBesideIt) {
  json text = SoundCaseJson();
  EXPECT_EQ(CaseOf(text).value().socket_name, "");
  text["socket_name"] = {{"name", "a%2Fb"}, {"strangers", {"a/b", "a b"}}};
  const auto read = CaseOf(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value().socket_name, "a%2Fb");
  EXPECT_EQ(read.value().strangers_beside, (std::vector<std::string>{"a/b", "a b"}));
  for (const char* bad : {"", "a/b", "..", "/a"}) {
    text["socket_name"] = {{"name", bad}};
    EXPECT_FALSE(CaseOf(text)) << bad;
  }
  text["socket_name"] = {{"name", std::string(61, 'a')}};
  EXPECT_FALSE(CaseOf(text)) << "would not fit into a socket's address";
  for (const char* bad : {"a", "/a", "b/../c", ""}) {
    text["socket_name"] = {{"name", "a"}, {"strangers", {bad}}};
    EXPECT_FALSE(CaseOf(text)) << bad;
  }
  text["socket_name"] = {{"name", "a"}};
  text["socket"] = "absent";
  EXPECT_FALSE(CaseOf(text)) << "a name of nothing";
}

TEST(EncounterTest, AFullBacklogMayHang) {
  json text = SoundCaseJson();
  text["socket"] = "backlog-full";
  EXPECT_TRUE(CaseOf(text).value().AnyRunMayHang());
  EXPECT_FALSE(CaseOf(text).value().AgentAnswers());
  text["socket"] = "replaced";
  EXPECT_FALSE(CaseOf(text).value().AnyRunMayHang());
  EXPECT_TRUE(CaseOf(text).value().AgentAnswers());
}

TEST(EncounterTest, KnowsWhatAClientMayHangOn) {
  json text = SoundCaseJson();
  text["script"]["steps"] = json::array({{{"stall", true}}});
  EXPECT_TRUE(CaseOf(text).value().AnyRunMayHang());
}

TEST(EncounterTest, AStandardOutputMayBeLost) {
  json text = SoundCaseJson();
  EXPECT_EQ(CaseOf(text).value().output, OutputKind::kRead);
  for (const auto& [word, kind] : {std::pair("closed", OutputKind::kClosed),
                                   {"full", OutputKind::kFull},
                                   {"gone", OutputKind::kGone}}) {
    text["output"] = word;
    EXPECT_EQ(CaseOf(text).value().output, kind);
    EXPECT_EQ(Name(kind), word);
  }
}

TEST(EncounterTest, ADefaultSocketIsOfAnAgentADecoyOrStale) {
  json text = SoundCaseJson();
  text["default_sockets"] = {{"/run/dstack.sock", "stale"}, {"/run/dstack/dstack.sock", "decoy"}};
  const auto read = CaseOf(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read.value().default_sockets.at("/run/dstack.sock"), DefaultSocket::kStale);
  EXPECT_EQ(Name(DefaultSocket::kStale), "stale");
  text["default_sockets"] = {{"/run/dstack.sock", "gone"}};
  EXPECT_FALSE(CaseOf(text));
}

}  // namespace
}  // namespace conformance
