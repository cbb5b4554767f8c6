#include "conformance/load/key_check.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace conformance::load {
namespace {

parity::Answer With(const std::string& body, const char* status = "HTTP/1.1 200 OK") {
  return {.status_line = status, .body = body};
}

std::string Key(char digit, const char* more = "") {
  return R"({"key":")" + std::string(64, digit) + "\"" + more + "}";
}

TEST(KeyCheckTest, TakesTheSameKeyEachTime) {
  KeyCheck check(1);
  EXPECT_EQ(check.Wrong(0, With(Key('a'))), std::nullopt);
  EXPECT_EQ(check.Wrong(0, With(Key('a'))), std::nullopt);
  EXPECT_EQ(check.Wrong(0, With(Key('a', R"(,"x":1)"))), std::nullopt);
  EXPECT_EQ(check.Wrong(0, With(Key('b'))), "another key for a path");
}

TEST(KeyCheckTest, WantsAnotherKeyForAnotherPath) {
  KeyCheck check(2);
  EXPECT_EQ(check.Wrong(0, With(Key('a'))), std::nullopt);
  EXPECT_EQ(check.Wrong(1, With(Key('a'))), "one key for two paths");
  EXPECT_EQ(check.Wrong(1, With(Key('b'))), std::nullopt);
}

TEST(KeyCheckTest, RefusesWhatHasNoKey) {
  KeyCheck check(1);
  EXPECT_EQ(check.Wrong(0, With(Key('a'), "HTTP/1.1 503 Busy")), "status 503");
  for (const std::string& body : std::vector<std::string>{
           "", "{}", "[]", R"({"key":1})", R"({"key":"aa"})", "{\"key\":\"", Key('g'),
           "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["})
    EXPECT_EQ(check.Wrong(0, With(body)), "no key in the answer") << body;
}

}  // namespace
}  // namespace conformance::load
