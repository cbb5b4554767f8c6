#include "fuzz/strict_answer.h"

#include <gtest/gtest.h>

#include <string>

namespace fuzz {
namespace {

using std::string_literals::operator""s;

const std::string kHex = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";
const std::string kBody = R"({"key": ")" + kHex + R"("})";
const std::vector<std::uint8_t> kSecret = {
    0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x07, 0x18, 0x29, 0x3a, 0x4b, 0x5c, 0x6d, 0x7e, 0x8f, 0x90,
    0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x07, 0x18, 0x29, 0x3a, 0x4b, 0x5c, 0x6d, 0x7e, 0x8f, 0x90};

// Framed is an answer of this body, with its length, behind head lines that each end in CRLF.
std::string Framed(const std::string& body, const std::string& head = "HTTP/1.1 200 OK\r\n") {
  return head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string WithKey(const std::string& key) {
  return Framed(R"({"key": ")" + key + R"("})");
}

TEST(StrictAnswer, AcceptsEverySpellingOfASoundAnswer) {
  struct Case {
    const char* name;
    std::string answer;
  };
  std::string upper = kHex;
  for (char& c : upper) c = static_cast<char>(toupper(c));
  const std::string length = std::to_string(kBody.size());
  const Case cases[] = {
      {.name = "plain", .answer = Framed(kBody)},
      {.name = "no reason phrase", .answer = Framed(kBody, "HTTP/1.1 200 \r\n")},
      {.name = "another reason phrase",
       .answer = Framed(kBody, "HTTP/1.1 200 Not \xc3\xa4\t OK\r\n")},
      {.name = "no length", .answer = "HTTP/1.1 200 OK\r\n\r\n" + kBody},
      {.name = "no length, other headers",
       .answer = "HTTP/1.1 200 OK\r\nA: b\r\nc:\r\n\r\n" + kBody},
      {.name = "case and space of a header",
       .answer = "HTTP/1.1 200 OK\r\ncOnTeNt-LeNgTh:\t " + length + " \t\r\n\r\n" + kBody},
      {.name = "the same length twice",
       .answer = Framed(kBody, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n")},
      {.name = "leading zeros",
       .answer =
           "HTTP/1.1 200 OK\r\nContent-Length: 00000000000000000000" + length + "\r\n\r\n" + kBody},
      {.name = "unknown members",
       .answer = Framed(R"({"a": [{"key": 1}], "key": ")" + kHex + "\"}")},
      {.name = "escapes in name and value",
       .answer = Framed(R"({"\u006bey": "\u0061)" + kHex.substr(1) + "\"}")},
      {.name = "upper case", .answer = WithKey(upper)},
      {.name = "0x", .answer = WithKey("0x" + kHex)},
      {.name = "0X", .answer = WithKey("0X" + kHex)},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto secret = SecretOfStrictAnswer(c.answer);
    ASSERT_TRUE(secret.has_value()) << static_cast<int>(secret.error());
    EXPECT_EQ(secret.value(), kSecret);
  }
}

TEST(StrictAnswer, TakesEveryByteOfALongKey) {
  const auto secret = SecretOfStrictAnswer(WithKey(kHex + "ff00"));
  ASSERT_TRUE(secret.has_value());
  std::vector<std::uint8_t> longer = kSecret;
  longer.insert(longer.end(), {0xff, 0x00});
  EXPECT_EQ(secret.value(), longer);
}

TEST(StrictAnswer, RefusesEachDefectWithItsReason) {
  struct Case {
    const char* name;
    std::string answer;
    Refusal reason;
  };
  const auto status = [](const std::string& line) { return Framed(kBody, line + "\r\n"); };
  const auto header = [](const std::string& line) {
    return Framed(kBody, "HTTP/1.1 200 OK\r\n" + line + "\r\n");
  };
  const auto length = [](const std::string& value) {
    return "HTTP/1.1 200 OK\r\nContent-Length:" + value + "\r\n\r\n" + kBody;
  };
  const std::string size = std::to_string(kBody.size());
  const Case cases[] = {
      {.name = "nothing", .answer = "", .reason = Refusal::kHeader},
      {.name = "too large",
       .answer = Framed(kBody + std::string(kMostStrictBytes, ' ')),
       .reason = Refusal::kTooLarge},
      {.name = "status 500", .answer = status("HTTP/1.1 500 OK"), .reason = Refusal::kStatusLine},
      {.name = "500 200", .answer = status("HTTP/1.1 500 200 OK"), .reason = Refusal::kStatusLine},
      {.name = "2000", .answer = status("HTTP/1.1 2000 OK"), .reason = Refusal::kStatusLine},
      {.name = "0200", .answer = status("HTTP/1.1 0200 OK"), .reason = Refusal::kStatusLine},
      {.name = "20", .answer = status("HTTP/1.1 20 OK"), .reason = Refusal::kStatusLine},
      {.name = "no space", .answer = status("HTTP/1.1 200"), .reason = Refusal::kStatusLine},
      {.name = "two spaces", .answer = status("HTTP/1.1  200 OK"), .reason = Refusal::kStatusLine},
      {.name = "HTTP/1.0", .answer = status("HTTP/1.0 200 OK"), .reason = Refusal::kStatusLine},
      {.name = "HTTP/2", .answer = status("HTTP/2 200 OK"), .reason = Refusal::kStatusLine},
      {.name = "lower case", .answer = status("http/1.1 200 OK"), .reason = Refusal::kStatusLine},
      {.name = "space before",
       .answer = status(" HTTP/1.1 200 OK"),
       .reason = Refusal::kStatusLine},
      {.name = "empty line before",
       .answer = status("\r\nHTTP/1.1 200 OK"),
       .reason = Refusal::kStatusLine},
      {.name = "interim",
       .answer = "HTTP/1.1 100 Continue\r\n\r\n" + Framed(kBody),
       .reason = Refusal::kStatusLine},
      {.name = "NUL in the reason",
       .answer = status("HTTP/1.1 200 O\0K"s),
       .reason = Refusal::kStatusLine},
      {.name = "bare LF after the status",
       .answer = Framed(kBody, "HTTP/1.1 200 OK\n"),
       .reason = Refusal::kStatusLine},
      {.name = "bare CR in the reason",
       .answer = status("HTTP/1.1 200 O\rK"),
       .reason = Refusal::kStatusLine},
      {.name = "no end of the head",
       .answer = "HTTP/1.1 200 OK\r\n" + kBody,
       .reason = Refusal::kHeader},
      {.name = "no colon", .answer = header("Broken"), .reason = Refusal::kHeader},
      {.name = "no name", .answer = header(": value"), .reason = Refusal::kHeader},
      {.name = "space before the colon",
       .answer = header("Name : value"),
       .reason = Refusal::kHeader},
      {.name = "folded", .answer = header("Name: value\r\n more"), .reason = Refusal::kHeader},
      {.name = "folded with a colon",
       .answer = header("Name: value\r\n\tmore: value"),
       .reason = Refusal::kHeader},
      {.name = "NUL in a value", .answer = header("Name: a\0b"s), .reason = Refusal::kHeader},
      {.name = "delete in a value", .answer = header("Name: a\x7f"), .reason = Refusal::kHeader},
      {.name = "bare LF in a header",
       .answer = header("Name: a\nOther: b"),
       .reason = Refusal::kHeader},
      {.name = "bare CR in a header",
       .answer = header("Name: a\rOther: b"),
       .reason = Refusal::kHeader},
      {.name = "non-ASCII name", .answer = header("N\xc3\xa4me: a"), .reason = Refusal::kHeader},
      {.name = "transfer encoding",
       .answer = header("Transfer-Encoding: identity"),
       .reason = Refusal::kCoding},
      {.name = "transfer encoding, other case",
       .answer = header("tRANSFER-eNCODING:"),
       .reason = Refusal::kCoding},
      {.name = "content encoding",
       .answer = header("Content-Encoding: gzip"),
       .reason = Refusal::kCoding},
      {.name = "empty length", .answer = length(" "), .reason = Refusal::kContentLength},
      {.name = "negative", .answer = length("-1"), .reason = Refusal::kContentLength},
      {.name = "signed", .answer = length("+" + size), .reason = Refusal::kContentLength},
      {.name = "hex length", .answer = length("0x4b"), .reason = Refusal::kContentLength},
      {.name = "a list", .answer = length(size + ", " + size), .reason = Refusal::kContentLength},
      {.name = "a space inside", .answer = length("8 3"), .reason = Refusal::kContentLength},
      {.name = "beyond 64 bits",
       .answer = length("18446744073709551616"),
       .reason = Refusal::kContentLength},
      {.name = "wrapping to the size",
       .answer = length("18446744073709551691"),
       .reason = Refusal::kContentLength},
      {.name = "two lengths",
       .answer = header("Content-Length: 1"),
       .reason = Refusal::kContentLength},
      {.name = "one byte missing",
       .answer = Framed(kBody + " ").substr(0, Framed(kBody + " ").size() - 1),
       .reason = Refusal::kBodyLength},
      {.name = "one byte more", .answer = Framed(kBody) + " ", .reason = Refusal::kBodyLength},
      {.name = "empty body", .answer = Framed(""), .reason = Refusal::kJson},
      {.name = "truncated body",
       .answer = Framed(kBody.substr(0, kBody.size() - 1)),
       .reason = Refusal::kJson},
      {.name = "key twice",
       .answer = Framed(R"({"key": ")" + kHex + R"(", "key": ")" + kHex + "\"}"),
       .reason = Refusal::kDuplicateMember},
      {.name = "key twice, escaped",
       .answer = Framed(R"({"key": ")" + kHex + R"(", "k\u0065y": 1})"),
       .reason = Refusal::kDuplicateMember},
      {.name = "another member twice",
       .answer = Framed(R"({"a": 1, "a": 1, "key": ")" + kHex + "\"}"),
       .reason = Refusal::kDuplicateMember},
      {.name = "error beside the key",
       .answer = Framed(R"({"error": null, "key": ")" + kHex + "\"}"),
       .reason = Refusal::kErrorMember},
      {.name = "no key", .answer = Framed("{}"), .reason = Refusal::kNoKey},
      {.name = "another case",
       .answer = Framed(R"({"Key": ")" + kHex + "\"}"),
       .reason = Refusal::kNoKey},
      {.name = "null", .answer = Framed(R"({"key": null})"), .reason = Refusal::kNoKey},
      {.name = "in an array",
       .answer = Framed(R"({"key": [")" + kHex + "\"]}"),
       .reason = Refusal::kNoKey},
      {.name = "inside",
       .answer = Framed(R"({"a": {"key": ")" + kHex + "\"}}"),
       .reason = Refusal::kNoKey},
      {.name = "odd", .answer = WithKey(kHex + "0"), .reason = Refusal::kNotHex},
      {.name = "not a digit", .answer = WithKey(kHex + "0g"), .reason = Refusal::kNotHex},
      {.name = "space", .answer = WithKey(" " + kHex + " "), .reason = Refusal::kNotHex},
      {.name = "prefix twice", .answer = WithKey("0x0x" + kHex), .reason = Refusal::kNotHex},
      {.name = "NUL at the end",
       .answer = WithKey(kHex + "\\u0000\\u0000"),
       .reason = Refusal::kNotHex},
      {.name = "empty", .answer = WithKey(""), .reason = Refusal::kTooShort},
      {.name = "bare prefix", .answer = WithKey("0x"), .reason = Refusal::kTooShort},
      {.name = "31 bytes", .answer = WithKey(kHex.substr(2)), .reason = Refusal::kTooShort},
      {.name = "zeros", .answer = WithKey(std::string(64, '0')), .reason = Refusal::kAllZero},
      {.name = "more zeros",
       .answer = WithKey("0x" + std::string(128, '0')),
       .reason = Refusal::kAllZero},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto secret = SecretOfStrictAnswer(c.answer);
    ASSERT_FALSE(secret.has_value());
    EXPECT_EQ(static_cast<int>(secret.error()), static_cast<int>(c.reason));
  }
}

}  // namespace
}  // namespace fuzz
