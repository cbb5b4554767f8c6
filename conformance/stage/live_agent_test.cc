#include "conformance/stage/live_agent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "mock_agent/guest/identity.h"
#include "mock_agent/testing/temp_folder_for_test.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/answerer.h"
#include "mock_agent/wire/bytes.h"

namespace conformance {
namespace {

using mock_agent::Reply;
using mock_agent::Request;
using testing::ElementsAre;
using testing::HasSubstr;

// KeyFor is a key that tells its path.
std::string KeyFor(std::string_view path) {
  std::string hex = mock_agent::ToHex(mock_agent::Bytes(path.begin(), path.end()));
  hex.resize(64, '0');
  return hex;
}

std::string BodyFor(const Request& request) {
  if (request.target == "/Version") return R"({"version":"9.8.7","rev":"\u001babc"})";
  const auto asked = nlohmann::json::parse(request.body);
  return R"({ "key":")" + KeyFor(asked["path"].get<std::string>()) +
         R"(","signature_chain":["aa","bb"] })";
}

class LiveAgentTest : public testing::Test {
 protected:
  LiveAgentTest()
      : answer_([](const std::string& body) {
          return "HTTP/1.1 200 Fine\r\nX-A: ${x}\r\nContent-Type:a/b\r\ncontent-length: " +
                 std::to_string(body.size()) + "\r\nDate: now\r\n\r\n" + body;
        }) {}

  Result<LiveAgent> Meet() {
    agent_.reset();
    auto started = mock_agent::Agent::Start(
        {.socket_path = folder_ / "s",
         .session = mock_agent::AnsweringSession([this](const Request& request) {
           return Reply{answer_(BodyFor(request)), keeps_open_};
         })});
    EXPECT_TRUE(started) << started.error().message;
    agent_ = std::move(started.value());
    return LiveAgent::Meet(folder_ / "s");
  }
  void ExpectUnusable(std::string_view why) {
    const auto met = Meet();
    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().code, ErrorCode::kAgentUnusable);
    EXPECT_THAT(met.error().message, HasSubstr(why));
    EXPECT_THAT(met.error().message, HasSubstr((folder_ / "s").string()));
  }

  const mock_agent::TempFolder folder_;
  std::function<std::string(const std::string&)> answer_;
  bool keeps_open_ = true;
  std::unique_ptr<mock_agent::Agent> agent_;
};

TEST_F(LiveAgentTest, GivesItsAnswersApart) {
  const auto met = Meet();
  ASSERT_TRUE(met) << met.error().message;
  const auto answer = met.value().Answer({"a/b", "p", "secp256k1"}, 32);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer.value().head.status_line, "HTTP/1.1 200 Fine");
  EXPECT_THAT(answer.value().head.lines,
              ElementsAre("X-A: ${dollar}{x}", "Content-Type: a/b",
                          "content-length: ${body_length}", "Date: now"));
  const auto& parts = answer.value().parts;
  EXPECT_EQ(mock_agent::ToHex(parts.secret), KeyFor("a/b"));
  EXPECT_EQ(mock_agent::ToHex(parts.other), KeyFor("a/b#0"));
  EXPECT_EQ(parts.chain, R"(["aa","bb"])");
  EXPECT_EQ(parts.answer, R"({ "key":")" + KeyFor("a/b") + R"(","signature_chain":["aa","bb"] })");
}

TEST_F(LiveAgentTest, MakesSecretsOfOtherLengthsOfItsKeys) {
  const auto met = Meet();
  ASSERT_TRUE(met) << met.error().message;
  const auto of = [&](std::size_t size) { return met.value().Answer({"q", "", ""}, size).value(); };
  const auto shorter = of(3).parts;
  EXPECT_EQ(mock_agent::ToHex(shorter.secret), KeyFor("q").substr(0, 6));
  EXPECT_EQ(shorter.answer, R"({ "key":"710000","signature_chain":["aa","bb"] })");
  const auto longer = of(33).parts;
  EXPECT_EQ(mock_agent::ToHex(longer.secret), KeyFor("q") + KeyFor("q#0").substr(0, 2));
  EXPECT_EQ(mock_agent::ToHex(longer.other), KeyFor("q#1") + KeyFor("q#2").substr(0, 2));
  EXPECT_THAT(longer.answer, HasSubstr(mock_agent::ToHex(longer.secret)));
}

TEST_F(LiveAgentTest, MakesNoSecretOfAnotherLengthWhereItsKeyStandsElsewhereFirst) {
  answer_ = [](const std::string& faithful) {
    const std::string key = faithful.substr(faithful.find(R"("key":")") + 7, 64);
    const std::string body = R"({"debug":")" + key + R"(",)" + faithful.substr(1);
    return "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
  };
  const auto met = Meet();
  ASSERT_TRUE(met) << met.error().message;
  EXPECT_TRUE(met.value().Answer({"q", "", ""}, 32));
  const auto longer = met.value().Answer({"q", "", ""}, 33);
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().code, ErrorCode::kNotFromThisAgent);
}

TEST_F(LiveAgentTest, SaysItsVersion) {
  const auto met = Meet();
  ASSERT_TRUE(met);
  EXPECT_EQ(met.value().version(),
            "9.8.7 (rev \x1b"
            "abc)");
}

TEST_F(LiveAgentTest, IsUnusableWhereNobodyListensOrItsAnswersAreOthers) {
  const auto nobody = LiveAgent::Meet(folder_ / "none");
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, ErrorCode::kAgentUnusable);
  EXPECT_THAT(nobody.error().message, HasSubstr("none: No such file or directory"));

  answer_ = [](const std::string& /*faithful*/) {
    return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  };
  ExpectUnusable("no Content-Type");
  const auto with = [this](std::string head, std::string body) {
    answer_ = [=](const std::string& /*faithful*/) {
      return head + "\r\ncontent-type: application/json\r\n\r\n" + body;
    };
  };
  with("HTTP/1.1 404 Not Found\r\nContent-Length: 0", "");
  ExpectUnusable("HTTP/1.1 404 Not Found");
  with("HTTP/1.1 200 OK\r\nContent-Length: 2", "[]");
  ExpectUnusable("no JSON object");
  with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n");
  ExpectUnusable("no Content-Length");
  const std::string key = R"({"key":")" + std::string(64, 'A') + R"("})";
  with("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(key.size()), key);
  ExpectUnusable("lower-case hex");
  const std::string chainless = R"({"key":")" + std::string(64, 'a') + R"("})";
  with("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(chainless.size()), chainless);
  ExpectUnusable("no signature_chain");
  with("HTTP/1.0 200 OK\r\nContent-Length: 2", "{}");
  ExpectUnusable("HTTP/1.0 200 OK");
  with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length: 2", "{}");
  ExpectUnusable("more than one Content-Length");
  with("HTTP/1.1 200 OK\r\nContent-Length: 14", R"({"error":null})");
  ExpectUnusable("a member error");
  keeps_open_ = false;
  with("HTTP/1.1 200 OK\r\nContent-Length: 3", "{}");
  ExpectUnusable("ended early");
}

}  // namespace
}  // namespace conformance
