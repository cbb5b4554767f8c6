#include "provider/agent/key_request.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace provider {
namespace {

using namespace std::string_literals;

std::string BodyOf(const std::string& http) {
  return http.substr(http.find("\r\n\r\n") + 4);
}

TEST(KeyRequest, IsOnePostWithItsBodyCountedInBytes) {
  const auto request = KeyRequest::Create("caf\xc3\xa9", kPurpose, kAlgorithm);
  ASSERT_TRUE(request);
  EXPECT_EQ(request.value().http(),
            "POST /GetKey HTTP/1.1\r\n"
            "Host: localhost\r\n"
            "Content-Type: application/json\r\n"
            "Content-Length: 75\r\n"
            "Accept: application/json\r\n"
            "Connection: close\r\n"
            "\r\n"
            R"({"path":"caf)"
            "\xc3\xa9"
            R"(","purpose":"tessera-arc-server-key","algorithm":"secp256k1"})");
  EXPECT_EQ(BodyOf(request.value().http()).size(), 75U);
}

TEST(KeyRequest, CarriesEveryCharacter) {
  struct Path {
    const char* name;
    std::string path;
    std::string json;
  };
  const std::vector<Path> paths = {
      {.name = "empty", .path = "", .json = ""},
      {.name = "quote and backslash", .path = R"(a"b\c/d)", .json = R"(a\"b\\c/d)"},
      {.name = "control characters", .path = "\0\x01\n\x7f"s, .json = "\\u0000\\u0001\\n\x7f"},
      {.name = "beyond the basic plane", .path = "\xf0\x9f\x94\x91", .json = "\xf0\x9f\x94\x91"},
      {.name = "4 KiB", .path = std::string(4096, 'k'), .json = std::string(4096, 'k')},
      {.name = "line end and colon", .path = "\r\nX: y", .json = R"(\r\nX: y)"},
  };
  for (const Path& path : paths) {
    SCOPED_TRACE(path.name);
    const auto request = KeyRequest::Create(path.path, "p", "a");
    ASSERT_TRUE(request);
    EXPECT_EQ(request.value().path(), path.path);
    const std::string& http = request.value().http();
    EXPECT_EQ(BodyOf(http), R"({"path":")" + path.json + R"(","purpose":"p","algorithm":"a"})");
    EXPECT_NE(http.find("\r\nContent-Length: " + std::to_string(BodyOf(http).size()) + "\r\n"),
              std::string::npos);
  }
}

TEST(KeyRequest, RefusesWhatIsNotUtf8) {
  const std::vector<std::string> wrong = {
      "\xff", "\xc3", "a\x80", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
  };
  for (const std::string& text : wrong) {
    EXPECT_EQ(KeyRequest::Create(text, "p", "a").error(), Reason::kKeyIdNotUtf8);
    EXPECT_EQ(KeyRequest::Create("k", text, "a").error(), Reason::kKeyIdNotUtf8);
    EXPECT_EQ(KeyRequest::Create("k", "p", text).error(), Reason::kKeyIdNotUtf8);
  }
}

}  // namespace
}  // namespace provider
