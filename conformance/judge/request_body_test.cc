// What a request's body may get wrong: RQ-04 and RQ-05.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "conformance/testing/request_sample.h"

namespace conformance {
namespace {

class RequestBodyTest : public testing::TestWithParam<BrokenRequest> {};

TEST_P(RequestBodyTest, SaysWhatIsWrong) {
  EXPECT_EQ(WhatIsWrong(GetParam().clause, WireOf({GetParam().request()})), GetParam().said);
}

TEST_P(RequestBodyTest, SaysWhichOfSeveralIsWrong) {
  EXPECT_EQ(WhatIsWrong(GetParam().clause, WireOf({SoundRequest(), GetParam().request()})),
            "request 2 of 2: " + std::string(GetParam().said));
}

BrokenRequest BodyRow(std::string_view name, std::string_view clause, std::string body,
                      std::string_view said) {
  return {.name = name,
          .clause = clause,
          .request = [body = std::move(body)] { return WithBody(body); },
          .said = said};
}

constexpr std::string_view kNoObject = "the body is not one JSON object with each member once";

INSTANTIATE_TEST_SUITE_P(
    Body, RequestBodyTest,
    testing::Values(
        BodyRow("Empty", "RQ-04", "", kNoObject),
        BodyRow("Cut", "RQ-04", R"({"path":"app/key")", kNoObject),
        BodyRow("Array", "RQ-04", R"([{"path":"app/key"}])", kNoObject),
        BodyRow("JunkAfter", "RQ-04", R"({"path":"app/key"}x)", kNoObject),
        BodyRow("SecondObject", "RQ-04", R"({"path":"app/key"}{})", kNoObject),
        BodyRow("MemberTwice", "RQ-04", R"({"path":"app/key","path":"app/key"})", kNoObject),
        BodyRow("MemberTwiceDeepInside", "RQ-04", R"({"path":"app/key","a":[{"b":1,"b":1}]})",
                kNoObject),
        BodyRow("ByteOrderMark", "RQ-04", "\xEF\xBB\xBF{\"path\":\"app/key\"}", kNoObject),
        BodyRow("NulAfter", "RQ-04", std::string("{\"path\":\"app/key\"}\0", 19), kNoObject),
        BodyRow("InvalidUtf8", "RQ-04", "{\"path\":\"app/key\xFF\"}", kNoObject),
        BodyRow("RawControlCharacter", "RQ-04", "{\"path\":\"app\n/key\"}", kNoObject),
        BodyRow("FormFields", "RQ-04", "path=app/key", kNoObject),
        BodyRow("NoPath", "RQ-04", R"({"Path":"app/key","in":{"path":"app/key"}})",
                "no path in the body"),
        BodyRow("PathIsNull", "RQ-04", R"({"path":null})", "path is not a string"),
        BodyRow("PathIsCut", "RQ-04", R"({"path":"app"})",
                R"(path is "app" (3 bytes), not "app/key" (7 bytes): another from byte 3 on)"),
        BodyRow(
            "PathIsLonger", "RQ-04", R"({"path":"app/key\u0000"})",
            R"(path is "app/key\u0000" (8 bytes), not "app/key" (7 bytes): another from byte 7 on)"),
        BodyRow("BodyIsNoObjectForThePurpose", "RQ-05", "null", kNoObject),
        BodyRow("NoPurpose", "RQ-05", R"({"path":"app/key","algorithm":"secp256k1"})",
                "no purpose in the body"),
        BodyRow(
            "AnotherPurpose", "RQ-05",
            R"({"path":"app/key","purpose":"signing","algorithm":"secp256k1"})",
            R"(purpose is "signing" (7 bytes), not "tessera-arc-server-key" (22 bytes): another from byte 0 on)"),
        BodyRow("NoAlgorithm", "RQ-05", R"({"path":"app/key","purpose":"tessera-arc-server-key"})",
                "no algorithm in the body"),
        BodyRow(
            "AnAliasOfTheAlgorithm", "RQ-05",
            R"({"path":"app/key","purpose":"tessera-arc-server-key","algorithm":"k256"})",
            R"(algorithm is "k256" (4 bytes), not "secp256k1" (9 bytes): another from byte 0 on)")),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RequestPathTest, ComparesThePathAfterDecodingByteForByte) {
  Asked asked = SampleAsked();
  asked.key_path = "q\"b\\c\n\x01/\xC3\xA9\xF0\x9F\x94\x91";
  const std::string rest = R"(,"purpose":"tessera-arc-server-key","algorithm":"secp256k1"})";
  EXPECT_THAT(
      BrokenClauses(WithBody("{\"path\":\"q\\\"b\\\\c\\n\\u0001/\xC3\xA9\xF0\x9F\x94\x91\"" + rest),
                    asked),
      testing::IsEmpty());
  EXPECT_THAT(
      BrokenClauses(WithBody(R"({"path":"q\"b\\c\u000a\u0001\/\u00e9\ud83d\udd11")" + rest), asked),
      testing::IsEmpty());
  // The same letter, decomposed: other bytes.
  EXPECT_EQ(
      WhatIsWrong(
          "RQ-04",
          WireOf({WithBody(R"({"path":"q\"b\\c\u000a\u0001\/e\u0301\ud83d\udd11")" + rest)}),
          asked),
      R"(path is "q\"b\\c\n\u0001/e\u0301\ud83d\udd11" (15 bytes), not "q\"b\\c\n\u0001/\u00e9\ud83d\udd11" (14 bytes): another from byte 8 on)");
}

TEST(RequestPathTest, ShortensLongPathsTo80Characters) {
  Asked asked = SampleAsked();
  asked.key_path = std::string(4096, 'p');
  const std::string shown = "\"" + std::string(75, 'p') + "...\"";
  EXPECT_EQ(WhatIsWrong("RQ-04",
                        WireOf({WithBody("{\"path\":\"" + std::string(4095, 'p') + "\"}")}), asked),
            "path is " + shown + " (4095 bytes), not " + shown +
                " (4096 bytes): another from byte 4095 on");
}

}  // namespace
}  // namespace conformance
