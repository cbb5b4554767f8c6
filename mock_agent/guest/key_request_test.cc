#include "mock_agent/guest/key_request.h"

#include <gtest/gtest.h>

namespace mock_agent {
namespace {

TEST(KeyRequestFromJsonTest, ReadsTheFields) {
  struct Case {
    std::string_view name;
    std::string_view body;
    std::string path = {};
    std::string purpose = {};
    std::string algorithm = {};
  };
  for (const auto& [name, body, path, purpose, algorithm] : {
           Case{.name = "all",
                .body = R"({"algorithm":"k256","path":"a","purpose":"b"})",
                .path = "a",
                .purpose = "b",
                .algorithm = "k256"},
           Case{.name = "none", .body = " {} "},
           Case{.name = "one", .body = R"({"purpose":"b"})", .purpose = "b"},
           Case{.name = "escapes",
                .body = R"({"path":"\"\\\u0000\u00e9\ud83d\ude00é\/\n"})",
                .path = std::string("\"\\\0", 3) + "é😀é/\n"},
           Case{.name = "unknown fields, also twice and nested",
                .body =
                    R"({"x":{"path":"inner"},"x":[{"path":null}],"Path":"y","path":"a","z":null})",
                .path = "a"},
       }) {
    SCOPED_TRACE(name);
    const auto result = KeyRequestFromJson(body);
    ASSERT_TRUE(result);
    EXPECT_EQ(result.value().path, path);
    EXPECT_EQ(result.value().purpose, purpose);
    EXPECT_EQ(result.value().algorithm, algorithm);
  }
}

TEST(KeyRequestFromJsonTest, RefusesWhatItCannotRead) {
  struct Case {
    std::string_view name;
    std::string body;
    FieldError error;
  };
  for (const auto& [name, body, error] : {
           Case{.name = "nothing", .body = "", .error = FieldError::kNotJson},
           Case{.name = "cut off", .body = R"({"path":"a")", .error = FieldError::kNotJson},
           Case{.name = "more after it", .body = "{}x", .error = FieldError::kNotJson},
           Case{.name = "two objects", .body = "{}{}", .error = FieldError::kNotJson},
           Case{.name = "byte order mark", .body = "\xef\xbb\xbf{}", .error = FieldError::kNotJson},
           Case{.name = "not UTF-8", .body = "{\"path\":\"\xff\"}", .error = FieldError::kNotJson},
           Case{.name = "lone surrogate",
                .body = R"({"path":"\ud800"})",
                .error = FieldError::kNotJson},
           Case{.name = "array", .body = "[]", .error = FieldError::kNotAnObject},
           Case{.name = "null", .body = "null", .error = FieldError::kNotAnObject},
           Case{.name = "string", .body = R"("path")", .error = FieldError::kNotAnObject},
           Case{.name = "a path that is null",
                .body = R"({"path":null})",
                .error = FieldError::kNotAString},
           Case{.name = "a purpose that is a number",
                .body = R"({"path":"a","purpose":1})",
                .error = FieldError::kNotAString},
           Case{.name = "an algorithm that is an object",
                .body = R"({"algorithm":{"path":"a"}})",
                .error = FieldError::kNotAString},
           Case{.name = "a path that is an array",
                .body = R"({"path":["a"]})",
                .error = FieldError::kNotAString},
           Case{.name = "path twice",
                .body = R"({"path":"a","path":"a"})",
                .error = FieldError::kTwice},
           Case{.name = "path twice, spelled differently",
                .body = R"({"path":"a","p\u0061th":"a"})",
                .error = FieldError::kTwice},
       }) {
    SCOPED_TRACE(name);
    const auto result = KeyRequestFromJson(body);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), error);
  }
}

TEST(KeyRequestFromJsonTest, BoundsTheDepth) {
  const auto nested = [](std::size_t depth) {  // of arrays inside the object
    return R"({"x":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_TRUE(KeyRequestFromJson(nested(127)));
  EXPECT_EQ(KeyRequestFromJson(nested(128)).error(), FieldError::kTooDeep);
  EXPECT_EQ(KeyRequestFromJson(nested(1000000)).error(), FieldError::kTooDeep);
}

TEST(KeyRequestFromQueryTest, ReadsTheFieldsAndPassesOverOthers) {
  const auto result =
      KeyRequestFromQuery({{"json", ""}, {"algorithm", "ed25519"}, {"path", "a b"}, {"json", "1"}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result.value().path, "a b");
  EXPECT_EQ(result.value().purpose, "");
  EXPECT_EQ(result.value().algorithm, "ed25519");
}

TEST(KeyRequestFromQueryTest, RefusesAFieldThatIsThereTwice) {
  const auto result = KeyRequestFromQuery({{"path", "a"}, {"path", "a"}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(), FieldError::kTwice);
}

TEST(KeyRequestOfV1Test, HasADomainAndNoPurpose) {
  constexpr std::string_view kBoth =
      R"({"path":"p","domain":"d","purpose":"q","algorithm":"ed25519"})";
  const auto v1 = KeyRequestFromJson(kBoth, KeyApi::kV1);
  ASSERT_TRUE(v1);
  EXPECT_EQ(v1.value().path, "d");
  EXPECT_EQ(v1.value().purpose, "");
  EXPECT_EQ(v1.value().algorithm, "ed25519");
  EXPECT_EQ(v1.value().api, KeyApi::kV1);
  const auto v0 = KeyRequestFromJson(kBoth);
  ASSERT_TRUE(v0);
  EXPECT_EQ(v0.value().path, "p");
  EXPECT_EQ(v0.value().purpose, "q");
  EXPECT_EQ(KeyRequestFromJson(R"({"path":1,"purpose":2})", KeyApi::kV1).value().path, "")
      << "what v1 does not know it passes over";
  EXPECT_EQ(KeyRequestFromJson(R"({"domain":1})", KeyApi::kV1).error(), FieldError::kNotAString);
  EXPECT_EQ(KeyRequestFromQuery({{"domain", "d"}, {"path", "p"}}, KeyApi::kV1).value().path, "d");
}

TEST(FieldErrorTest, HasATextOfItsOwn) {
  EXPECT_EQ(Text(FieldError::kNotJson), "the body is not one JSON value");
  EXPECT_EQ(Text(FieldError::kNotAnObject), "the body is not a JSON object");
  EXPECT_EQ(Text(FieldError::kTooDeep), "the body is nested too deep");
  EXPECT_EQ(Text(FieldError::kNotAString), "path, purpose and algorithm must be strings");
  EXPECT_EQ(Text(FieldError::kTwice), "path, purpose and algorithm may be there once only");
}

}  // namespace
}  // namespace mock_agent
