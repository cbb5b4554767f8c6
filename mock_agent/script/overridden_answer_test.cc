#include "mock_agent/script/overridden_answer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace mock_agent {
namespace {

using nlohmann::json;

Result<json> MadeScript(const json& answer) {
  return ScriptOf(JsonView(answer, "here"));
}
std::string Sent(const json& answer) {
  const auto script = MadeScript(answer);
  EXPECT_TRUE(script) << script.error().message;
  return script ? script.value()["steps"][0]["send"].get<std::string>() : "";
}
json Ends(const json& end) {
  const auto script = MadeScript({{"end", end}});
  EXPECT_TRUE(script) << script.error().message;
  json steps = script.value()["steps"];
  steps.erase(steps.begin());
  return steps;
}

constexpr const char* kSound =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
    "${body_length}\r\n\r\n${body}";

TEST(Answer, ThatSaysNothingIsTheSoundOne) {
  EXPECT_EQ(Sent(json::object()), kSound);
  EXPECT_EQ(MadeScript(json::object()).value()["body"], "${answer}");
  EXPECT_EQ(Ends("close"), json::parse(R"([{"close": true}])"));
}

TEST(Answer, IsPutTogetherFromItsParts) {
  EXPECT_EQ(Sent({{"status_line", "HTTP/1.1 500 No"}, {"before", "<"}, {"after", ">"}}),
            "<HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: "
            "${body_length}\r\n\r\n${body}>");
  EXPECT_EQ(Sent({{"line_end", "\n"}, {"payload", "x"}}),
            "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: "
            "${body_length}\n\nx");
  EXPECT_EQ(Sent({{"separator", ""}, {"payload", ""}}),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            "${body_length}\r\n");
}

TEST(Answer, IsFramedInThreeWays) {
  EXPECT_EQ(Sent({{"framing", "length"}}), kSound);
  EXPECT_EQ(Sent({{"framing", "chunked"}}),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: "
            "chunked\r\n\r\n${chunk:body}0\r\n\r\n");
  EXPECT_EQ(Sent({{"framing", "until-close"}}),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${body}");
}

TEST(Answer, IsDeliveredInThreeWays) {
  const auto steps = [](const json& answer) { return MadeScript(answer).value()["steps"]; };
  EXPECT_EQ(steps({{"delivery", "whole"}}), steps({{"after", ""}}));
  EXPECT_EQ(steps({{"delivery", "bytewise"}, {"end", "stall"}}),
            json::array({{{"send_bytewise", kSound}}, {{"stall", true}}}));
  EXPECT_EQ(steps({{"delivery", "in-two"}, {"before", "<"}, {"after", ">"}}),
            json::array({{{"send_taken",
                           "<HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                           "Content-Length: ${body_length}\r\n\r\n"}},
                         {{"send", "${body}>"}},
                         {{"close", true}}}));
  EXPECT_EQ(steps({{"delivery", "in-two"}, {"cut_after", "HTTP/1.1"}}),
            json::array({{{"send_taken", "HTTP/1.1"}}, {{"send", ""}}, {{"close", true}}}));
}

TEST(Answer, EditsItsHeadersInOrder) {
  const auto head = [](const json& edits) {
    std::string sent = Sent({{"headers", edits}, {"status_line", ""}, {"payload", ""}});
    return sent.substr(2, sent.size() - 4);
  };
  EXPECT_EQ(head(json::parse(
                R"([{"add": "A: 1"}, {"add": ["B: 2", "C: 3"], "before": "content-length"}])")),
            "Content-Type: application/json\r\nB: 2\r\nC: 3\r\nContent-Length: "
            "${body_length}\r\nA: 1\r\n");
  EXPECT_EQ(
      head(json::parse(
          R"([{"remove": "Content-Type"}, {"replace": "Content-Length", "with": "L", "line_end": "\n"}])")),
      "L\n");
  EXPECT_EQ(head(json::parse(R"([{"replace": "Content-Length", "with": []}])")),
            "Content-Type: application/json\r\n");
}

TEST(Answer, ChangesTheHeadOfAnother) {
  const SoundHead real{.status_line = "HTTP/1.1 200 Fine",
                       .lines = {"content-type: application/json", "server: x",
                                 "content-length: ${body_length}", "date: d"}};
  const auto sent = [&real](const json& answer) {
    const auto script = ScriptOf(JsonView(answer, "here"), real);
    EXPECT_TRUE(script) << script.error().message;
    return script ? script.value()["steps"][0]["send"].get<std::string>() : "";
  };
  EXPECT_EQ(sent(json::object()),
            "HTTP/1.1 200 Fine\r\ncontent-type: application/json\r\nserver: x\r\n"
            "content-length: ${body_length}\r\ndate: d\r\n\r\n${body}");
  EXPECT_EQ(sent({{"framing", "chunked"}, {"headers", {{{"remove", "Server"}}}}}),
            "HTTP/1.1 200 Fine\r\ncontent-type: application/json\r\n"
            "Transfer-Encoding: chunked\r\ndate: d\r\n\r\n${chunk:body}0\r\n\r\n");
  EXPECT_EQ(sent({{"framing", "until-close"}, {"cut_after", "Content-Type: "}}),
            "HTTP/1.1 200 Fine\r\ncontent-type: ");
  const json chunked = {{"framing", "chunked"}};
  const auto unframed = ScriptOf(JsonView(chunked, "here"), {.status_line = "", .lines = {"a: b"}});
  ASSERT_FALSE(unframed);
  EXPECT_NE(unframed.error().message.find("has no length"), std::string::npos);
}

TEST(Answer, MayBeCutAndEndInManyWays) {
  EXPECT_EQ(Sent({{"cut_after", "Content-Le"}}),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Le");
  EXPECT_EQ(Ends("reset"), json::parse(R"([{"reset": true}])"));
  EXPECT_EQ(Ends("half-close"), json::parse(R"([{"half_close": true}, {"stall": true}])"));
  EXPECT_EQ(Ends({{"drip", "x"}, {"every_ms", 5}}),
            json::parse(R"([{"drip": "x", "every_ms": 5}])"));
}

TEST(Answer, OfACaseGoesOverItsTwins) {
  const json twin = json::parse(R"({"body": "b", "end": "stall", "headers": [{"remove": "A"}]})");
  EXPECT_EQ(Overridden(twin, json::object()), twin);
  EXPECT_EQ(Overridden(nullptr, twin), twin);
  EXPECT_EQ(
      Overridden(twin, json::parse(R"({"end": "close", "headers": [{"add": "B"}]})")),
      json::parse(R"({"body": "b", "end": "close", "headers": [{"remove": "A"}, {"add": "B"}]})"));
}

struct BadAnswer {
  const char* name;
  const char* answer;
  ErrorCode code;
  const char* says;
};
class AnswerRefuses : public testing::TestWithParam<BadAnswer> {};

TEST_P(AnswerRefuses, AndSaysWhere) {
  const auto script = MadeScript(json::parse(GetParam().answer));
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().code, GetParam().code);
  EXPECT_NE(script.error().message.find(GetParam().says), std::string::npos)
      << script.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    , AnswerRefuses,
    testing::Values(
        BadAnswer{"AnUnknownPart", R"({"status": "x"})", ErrorCode::kUnknownMember,
                  "here: /status"},
        BadAnswer{"ANumber", R"({"body": 1})", ErrorCode::kWrongType, "/body"},
        BadAnswer{"AFraming", R"({"framing": "by-hand"})", ErrorCode::kWrongType, "/framing"},
        BadAnswer{"AnEnd", R"({"end": "explode"})", ErrorCode::kWrongType, "/end"},
        BadAnswer{"ADelivery", R"({"delivery": "by-post"})", ErrorCode::kWrongType, "/delivery"},
        BadAnswer{"ACutAfterNothing", R"({"cut_after": ""})", ErrorCode::kWrongType, "/cut_after"},
        BadAnswer{"ACutThatIsNotThere", R"({"cut_after": "HTTP/2"})", ErrorCode::kWrongType,
                  "does not occur"},
        BadAnswer{"AnEditThatIsNone", R"({"headers": [{}]})", ErrorCode::kMissingMember,
                  "/headers/0/replace"},
        BadAnswer{"TwoEditsInOne", R"({"headers": [{"add": "A", "remove": "B"}]})",
                  ErrorCode::kUnknownMember, "/headers/0/remove"},
        BadAnswer{"AHeaderThatIsNotThere", R"({"headers": [{"remove": "Server"}]})",
                  ErrorCode::kWrongType, "no such header"},
        BadAnswer{"HeadersThatAreNoList", R"({"headers": {"add": "A"}})", ErrorCode::kWrongType,
                  "/headers"}),
    [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace mock_agent
