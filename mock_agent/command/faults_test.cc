#include "mock_agent/command/faults.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "mock_agent/script/rendering.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

HttpHead HeadOf(std::string target) {
  return {.method = "POST", .target = std::move(target), .headers = {{"A", "b"}}};
}

class FaultsTest : public testing::Test {
 protected:
  std::uint64_t Add(const json& rule) {
    const auto added = faults_.Add(json::parse(rule.dump()));  // as it comes over the wire
    EXPECT_TRUE(added) << added.error().message;
    return added ? added.value() : 0;
  }
  // Asked is the fault of a GetKey for this key path.
  Fault Asked(const std::string& key_path = "a", Service service = Service::kDstackGuest,
              const std::string& target = "/GetKey", std::string_view method = "GetKey") {
    const HttpHead head = HeadOf(target);
    const std::string body = json({{"path", key_path}}).dump();
    return faults_.FaultFor({.service = service, .method = method, .head = head, .body = body},
                            {200, "OK", "application/json", "{}"});
  }
  bool Faulty(const std::string& key_path = "a") { return static_cast<bool>(Asked(key_path).play); }

  Faults faults_{std::move(Identity::FromSeed(Bytes(32, 7)).value())};
};

const json kReset = {{"answer", {{"end", "reset"}}}};

json With(json rule, const char* member, const json& value) {
  rule[member] = value;
  return rule;
}

TEST_F(FaultsTest, AreGivenToWhatTheRuleIsAbout) {
  Add(With(kReset, "key_path", "b"));
  EXPECT_FALSE(Faulty("a"));
  EXPECT_TRUE(Faulty("b"));
  EXPECT_FALSE(Asked("b", Service::kDstackGuest, "/Info", "Info").play) << "not a GetKey";
  faults_.Reset();
  Add(With(kReset, "method", "Info"));
  EXPECT_FALSE(Faulty());
  EXPECT_TRUE(Asked("a", Service::kTappd, "/prpc/Info", "Info").play);
  faults_.Reset();
  Add(With(kReset, "path", "/GetKey"));
  EXPECT_TRUE(Asked("a", Service::kDstackGuest, "/GetKey?json").play);
  EXPECT_FALSE(Asked("a", Service::kDstackGuest, "//GetKey").play);
  faults_.Reset();
  Add(With(kReset, "socket", "tappd"));
  EXPECT_FALSE(Faulty());
  EXPECT_TRUE(Asked("a", Service::kTappd).play);
}

TEST_F(FaultsTest, AreGivenSoManyTimesFromTheNthRequestOn) {
  Add(With(kReset, "times", 2));
  EXPECT_EQ((std::vector{Faulty(), Faulty(), Faulty()}), (std::vector{true, true, false}));
  faults_.Reset();
  Add(With(kReset, "nth", 2));
  EXPECT_EQ((std::vector{Faulty(), Faulty(), Faulty()}), (std::vector{false, true, false}));
  faults_.Reset();
  Add(With(With(kReset, "nth", 2), "times", 2));
  EXPECT_EQ((std::vector{Faulty(), Faulty(), Faulty(), Faulty()}),
            (std::vector{false, true, true, false}));
}

TEST_F(FaultsTest, AreDrawnFromASeed) {
  const auto draws = [this](int seed) {
    faults_.Reset();
    Add(With(With(kReset, "probability", 0.5), "seed", seed));
    std::vector<bool> drawn;
    for (int i = 0; i < 64; ++i) drawn.push_back(Faulty());
    return drawn;
  };
  const auto first = draws(1);
  EXPECT_EQ(draws(1), first);
  EXPECT_NE(draws(2), first);
  const auto faulty = std::count(first.begin(), first.end(), true);
  EXPECT_GT(faulty, 10);
  EXPECT_LT(faulty, 54);
  faults_.Reset();
  Add(With(kReset, "probability", 0));
  EXPECT_FALSE(Faulty());
}

TEST_F(FaultsTest, AreOfTheFirstRuleThatTakesTheRequest) {
  const auto first = Add(With({{"delay_ms", 5}}, "times", 1));
  Add(kReset);
  EXPECT_EQ(Asked().delay, 5ms);
  EXPECT_TRUE(Faulty());
  EXPECT_EQ(faults_.Rules()[0], json({{"id", first},
                                      {"rule", {{"delay_ms", 5}, {"times", 1}}},
                                      {"matched", 2},
                                      {"given", 1}}));
  EXPECT_TRUE(faults_.Remove(first));
  EXPECT_FALSE(faults_.Remove(first));
  EXPECT_EQ(faults_.Rules().size(), 1U);
}

TEST_F(FaultsTest, AreRefusedWithTheNameOfWhatIsWrong) {
  const std::vector<std::pair<json, std::string>> refused = {
      {json::array(), "rule"},
      {json::object(), "neither answer, steps nor delay_ms"},
      {{{"times", 1}}, "neither answer, steps nor delay_ms"},
      {{{"delay_ms", -1}}, "/delay_ms"},
      {{{"delay_ms", 1}, {"shout", true}}, "/shout"},
      {With(kReset, "socket", "guest"), "/socket: not dstack, tappd or external"},
      {With(kReset, "probability", 2), "/probability"},
      {With(kReset, "nth", 0), "/nth"},
      {With(kReset, "steps", json::array()), "steps beside answer"},
      {{{"answer", {{"body", "${nothing}"}}}}, "nothing"},
      {{{"steps", {{{"send", "x"}}}}}, "does not end"},
      {{{"steps", {{{"next_request", true}}, {{"close", true}}}}}, "a rule is about one request"},
  };
  for (const auto& [rule, why] : refused) {
    const auto added = faults_.Add(json::parse(rule.dump()));
    ASSERT_FALSE(added) << rule;
    EXPECT_NE(added.error().message.find(why), std::string::npos) << added.error().message;
  }
  EXPECT_EQ(faults_.Rules().size(), 0U);
}

TEST_F(FaultsTest, AreBoundedTogetherAsTheyAreListed) {
  ASSERT_TRUE(faults_.Add({{"answer", {{"body", std::string(15'000'000, 'x')}}}}));
  // Indented, each of these lines takes several times as much.
  const json lines(100'000, "");
  const json rule = {{"answer", {{"headers", json::array({{{"add", lines}}})}}}};
  ASSERT_LT(rule.dump().size(), 1'000'000U);
  const auto refused = faults_.Add(rule);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the rules are more than 16 MiB together: remove some");
  EXPECT_LE(ListedText(faults_.Rules()).size(), Faults::kMostRuleBytes);
  EXPECT_TRUE(faults_.Add(kReset)) << "a small one has room";
  EXPECT_TRUE(faults_.Remove(1));
  EXPECT_TRUE(faults_.Add(rule));
  faults_.Reset();
  EXPECT_TRUE(faults_.Add(rule));
}

TEST_F(FaultsTest, LeaveOfTheAnswerWhatTheyDoNotChange) {
  const auto sent = [](const std::string& method, const Answer& faithful) {
    const HttpHead head{.method = method, .target = "/GetKey"};
    const HeardRequest request{
        .service = Service::kDstackGuest, .method = "GetKey", .head = head, .body = "{}"};
    auto rule = FaultRule::Parse(
        json::parse(R"({"answer": {"headers": [{"add": "X-A: b"}], "end": "close"}})"));
    AnswerParts parts;
    parts.answer = faithful.body;
    return SentBytes(rule.value().EffectOn(request, faithful)->For(parts)->steps);
  };
  EXPECT_EQ(sent("POST", {200, "OK", "application/json", "{}"}),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
            "X-A: b\r\n\r\n{}");
  EXPECT_EQ(sent("POST", {400, "Bad Request", "application/octet-stream", "no"}),
            "HTTP/1.1 400 Bad Request\r\nContent-Type: application/octet-stream\r\n"
            "Content-Length: 2\r\nX-A: b\r\n\r\nno");
  EXPECT_EQ(sent("HEAD", {200, "OK", "application/json", "{}"}),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
            "X-A: b\r\n\r\n");
}

TEST_F(FaultsTest, AreRenderedOnceForAnswersOfOneKind) {
  auto rule = FaultRule::Parse({{"answer", {{"body", "${zeros:1000}"}}}});
  ASSERT_TRUE(rule) << rule.error().message;
  const HttpHead head = HeadOf("/GetKey");
  const HeardRequest request{
      .service = Service::kDstackGuest, .method = "GetKey", .head = head, .body = "{}"};
  const auto rendering = [&](const Answer& faithful) {
    return rule.value().EffectOn(request, faithful)->For({});
  };
  for (const int status : {200, 400, 500}) {
    const Answer faithful{status, "Word", "application/json", "{}"};
    const auto first = rendering(faithful);
    EXPECT_EQ(rendering(faithful), first) << status;
    EXPECT_TRUE(SentBytes(first->steps).starts_with("HTTP/1.1 " + std::to_string(status)));
  }
}

TEST_F(FaultsTest, RememberTheLastRequestsOnly) {
  Asked("first");
  for (std::size_t i = 0; i < Faults::kMostRequests; ++i) Asked("then");
  const json requests = faults_.Requests();
  ASSERT_EQ(requests.size(), Faults::kMostRequests);
  EXPECT_EQ(requests[0]["body"], R"({"path":"then"})");
  EXPECT_EQ(requests[0]["socket"], "dstack");
  EXPECT_EQ(requests[0]["target"], "/GetKey");
  EXPECT_EQ(requests[0]["headers"], json::parse(R"([["A", "b"]])"));
  for (int i = 0; i < 8; ++i) Asked(std::string(Faults::kMostRequestBytes / 5, 'x'));
  EXPECT_LT(faults_.Requests().size(), 10U);
  Asked(std::string(Faults::kMostRequestBytes, 'x'));
  EXPECT_EQ(faults_.Requests().back()["body"], "(too long to keep)");
}

}  // namespace
}  // namespace mock_agent
