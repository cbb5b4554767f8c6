#include "provider/agent/http_head.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/text_for_test.h"

namespace provider {
namespace {

using namespace std::string_literals;

// Outcome is a head or a refusal as text, to compare.
std::string Outcome(const Result<std::optional<ResponseHead>>& read) {
  if (!read) return std::string(Token(read.error()));
  if (!read.value()) return "incomplete";
  const auto length = read.value()->content_length();
  return "head of " + std::to_string(read.value()->size()) + ", " +
         (length ? "body of " + std::to_string(*length) : "body to the end");
}

std::string Outcome(std::string_view head) {
  return Outcome(HeadReader().Read(Bytes(head)));
}

// A head with these field lines.
std::string HeadWith(const std::string& fields) {
  return "HTTP/1.1 200 OK\r\n" + fields + "\r\n";
}

struct Head {
  const char* name;
  std::string text;
  std::string outcome;
};

std::vector<Head> Accepted() {
  const auto sized = [](const std::string& text, const std::string& body) {
    return "head of " + std::to_string(text.size()) + ", " + body;
  };
  const auto fields = [&](const char* name, const std::string& lines, const std::string& body) {
    return Head{.name = name, .text = HeadWith(lines), .outcome = sized(HeadWith(lines), body)};
  };
  const std::string bare = "HTTP/1.1 200 \r\n\r\n";
  return {
      {.name = "no reason", .text = bare, .outcome = sized(bare, "body to the end")},
      fields("no field", "", "body to the end"),
      fields("length", "Content-Length: 5\r\n", "body of 5"),
      fields("length zero", "Content-Length: 0\r\n", "body of 0"),
      fields("zeros before the length", "Content-Length: 0000000000000000000000000005\r\n",
             "body of 5"),
      fields("the most", "Content-Length: 262144\r\n", "body of 262144"),
      fields("name in any case", "cOnTeNt-LeNgTh: 5\r\n", "body of 5"),
      fields("no space after the colon", "Content-Length:5\r\n", "body of 5"),
      fields("space around the value", "Content-Length: \t 5 \t \r\n", "body of 5"),
      fields("any order", "Server: a\r\nContent-Length: 5\r\nDate: b\r\n", "body of 5"),
      fields("empty value", "X:\r\nContent-Length: 5\r\n", "body of 5"),
      fields("a name twice", "X: 1\r\nX: 2\r\n", "body to the end"),
      fields("other bytes in a value", "X: \x80\xff caf\xc3\xa9\r\n", "body to the end"),
      fields("connection", "Connection: keep-alive, x\r\n", "body to the end"),
      fields("JSON", "Content-Type: application/json\r\n", "body to the end"),
      fields("JSON in any case", "content-type:\tApplication/JSON \r\n", "body to the end"),
      fields("JSON with parameters", "Content-Type: application/json ; a=b; charset=UTF-8\r\n",
             "body to the end"),
      fields("JSON with a quoted charset", "Content-Type: application/json;charset=\"utf-8\"\r\n",
             "body to the end"),
      fields("JSON with an empty parameter", "Content-Type: application/json;\r\n",
             "body to the end"),
      fields("a very long value", "X: " + std::string(100'000, 'x') + "\r\n", "body to the end"),
  };
}

std::vector<Head> Refused() {
  const auto head = [](const char* name, const std::string& text, Reason reason) {
    return Head{.name = name, .text = text, .outcome = std::string(Token(reason))};
  };
  const auto fields = [&](const char* name, const std::string& lines, Reason reason) {
    return head(name, HeadWith(lines), reason);
  };
  const auto status = [&](const std::string& line, Reason reason) {
    return head("status line", line + "\r\n\r\n", reason);
  };
  return {
      status("HTTP/1.1 500 Internal Server Error", Reason::kStatusNot200),
      status("HTTP/1.1 500 200 OK", Reason::kStatusNot200),
      status("HTTP/1.1 201 Created", Reason::kStatusNot200),
      status("HTTP/1.1 204 No Content", Reason::kStatusNot200),
      status("HTTP/1.1 302 Found", Reason::kStatusNot200),
      status("HTTP/1.1 100 Continue", Reason::kStatusNot200),
      status("HTTP/1.1 000 ", Reason::kStatusNot200),
      status("", Reason::kMalformedHttp),
      status("200 OK", Reason::kMalformedHttp),
      status("500 200 OK", Reason::kMalformedHttp),
      status("HTTP/1.1 200", Reason::kMalformedHttp),
      status("HTTP/1.1 2000 OK", Reason::kMalformedHttp),
      status("HTTP/1.1 20 OK", Reason::kMalformedHttp),
      status("HTTP/1.1 20x OK", Reason::kMalformedHttp),
      status("HTTP/1.1 +20 OK", Reason::kMalformedHttp),
      status("HTTP/1.1 0200 OK", Reason::kMalformedHttp),
      status("HTTP/1.1 200\tOK", Reason::kMalformedHttp),
      status("HTTP/1.1  200 OK", Reason::kMalformedHttp),
      status(" HTTP/1.1 200 OK", Reason::kMalformedHttp),
      status("HTTP/1.0 200 OK", Reason::kMalformedHttp),
      status("HTTP/1.2 200 OK", Reason::kMalformedHttp),
      status("HTTP/2 200 OK", Reason::kMalformedHttp),
      status("HTTP/2.0 200 OK", Reason::kMalformedHttp),
      status("HTTP/11 200 OK", Reason::kMalformedHttp),
      status("http/1.1 200 OK", Reason::kMalformedHttp),
      status("ICY 200 OK", Reason::kMalformedHttp),
      status("{\"key\":\"00\"}", Reason::kMalformedHttp),
      status("HTTP/1.1 200 O\x7fK", Reason::kMalformedHttp),
      status("HTTP/1.1 200 O\0K"s, Reason::kMalformedHttp),
      head("bare LF in the status line", "HTTP/1.1 200 OK\n\r\n", Reason::kMalformedHttp),
      head("bare LFs", "HTTP/1.1 200 OK\nX: a\n\n", Reason::kMalformedHttp),
      head("bare CR in the status line", "HTTP/1.1 200 O\rK\r\n\r\n", Reason::kMalformedHttp),
      head("two CRs", "HTTP/1.1 200 OK\r\r\n\r\n", Reason::kMalformedHttp),
      fields("bare LF in a field", "X: a\nY: b\r\n", Reason::kMalformedHttp),
      fields("bare CR in a field", "X: a\rY: b\r\n", Reason::kMalformedHttp),
      fields("bare LF for the empty line", "X: a\r\n\n", Reason::kMalformedHttp),
      fields("NUL in a value", "X: a\0b\r\n"s, Reason::kMalformedHttp),
      fields("NUL in a name", "X\0: a\r\n"s, Reason::kMalformedHttp),
      fields("control character", "X: a\x01\r\n", Reason::kMalformedHttp),
      fields("DEL", "X: a\x7f\r\n", Reason::kMalformedHttp),
      fields("no colon", "Content-Length 5\r\n", Reason::kMalformedHttp),
      fields("no name", ": a\r\n", Reason::kMalformedHttp),
      fields("space before the colon", "Content-Length : 5\r\n", Reason::kMalformedHttp),
      fields("space in a name", "Content Length: 5\r\n", Reason::kMalformedHttp),
      fields("space before a name", " Content-Length: 5\r\n", Reason::kMalformedHttp),
      fields("folded line", "X: a\r\n b\r\n", Reason::kMalformedHttp),
      fields("folded line with a colon", "X: a\r\n\tY: b\r\n", Reason::kMalformedHttp),
      fields("line of one space", " \r\n", Reason::kMalformedHttp),
      fields("connection is no list", "Connection: @\r\n", Reason::kMalformedHttp),
      fields("chunked", "Transfer-Encoding: chunked\r\n", Reason::kTransferEncoding),
      fields("identity", "transfer-encoding: identity\r\n", Reason::kTransferEncoding),
      fields("no transfer coding", "Transfer-Encoding:\r\n", Reason::kTransferEncoding),
      fields("chunked after a length", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
             Reason::kTransferEncoding),
      fields("chunked before a length", "TRANSFER-ENCODING: chunked\r\nContent-Length: 5\r\n",
             Reason::kTransferEncoding),
      fields("gzip", "Content-Encoding: gzip\r\n", Reason::kContentEncoding),
      fields("content identity", "content-encoding: identity\r\n", Reason::kContentEncoding),
      fields("HTML", "Content-Type: text/html\r\n", Reason::kContentType),
      fields("no type", "Content-Type:\r\n", Reason::kContentType),
      fields("more than JSON", "Content-Type: application/json-patch\r\n", Reason::kContentType),
      fields("two types in one", "Content-Type: application/json, text/html\r\n",
             Reason::kContentType),
      fields("a type twice", "Content-Type: application/json\r\nContent-type: application/json\r\n",
             Reason::kContentType),
      fields("UTF-16", "Content-Type: application/json; Charset=utf-16\r\n", Reason::kContentType),
      fields("UTF-16 after UTF-8",
             "Content-Type: application/json; charset=utf-8; charset=utf-16\r\n",
             Reason::kContentType),
      fields("another charset behind a space",
             "Content-Type: application/json; charset =latin1\r\n", Reason::kContentType),
      fields("no charset", "Content-Type: application/json; charset\r\n", Reason::kContentType),
      fields("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n",
             Reason::kBadContentLength),
      fields("a length twice", "Content-Length: 5\r\ncontent-length: 5\r\n",
             Reason::kBadContentLength),
      fields("list of lengths", "Content-Length: 5, 5\r\n", Reason::kBadContentLength),
      fields("empty length", "Content-Length: \r\n", Reason::kBadContentLength),
      fields("negative", "Content-Length: -5\r\n", Reason::kBadContentLength),
      fields("signed", "Content-Length: +5\r\n", Reason::kBadContentLength),
      fields("hex", "Content-Length: 0x5\r\n", Reason::kBadContentLength),
      fields("hex digit", "Content-Length: 5a\r\n", Reason::kBadContentLength),
      fields("fraction", "Content-Length: 5.0\r\n", Reason::kBadContentLength),
      fields("two words", "Content-Length: 5 5\r\n", Reason::kBadContentLength),
      fields("digits of another script", "Content-Length: \xd9\xa5\r\n", Reason::kBadContentLength),
      fields("one too many", "Content-Length: 262145\r\n", Reason::kAnswerTooLarge),
      fields("terabytes", "Content-Length: 1099511627776\r\n", Reason::kAnswerTooLarge),
      fields("overflow to 5", "Content-Length: 18446744073709551621\r\n", Reason::kAnswerTooLarge),
      fields("a thousand digits", "Content-Length: " + std::string(1000, '9') + "\r\n",
             Reason::kAnswerTooLarge),
  };
}

TEST(HeadReader, AcceptsAHeadWithoutDoubt) {
  for (const Head& head : Accepted()) {
    SCOPED_TRACE(head.name);
    EXPECT_EQ(Outcome(head.text), head.outcome);
    EXPECT_EQ(Outcome(head.text + "body\r\n\r\n"), head.outcome);
  }
}

TEST(HeadReader, RefusesWithTheExactReason) {
  for (const Head& head : Refused()) {
    SCOPED_TRACE(testing::Message() << head.name << ": " << head.text.substr(0, 80));
    EXPECT_EQ(Outcome(head.text), head.outcome);
  }
}

TEST(HeadReader, IsIncompleteUntilTheEmptyLine) {
  for (const Head& head : Accepted()) {
    if (head.text.size() > 1000) continue;
    for (std::size_t cut = 0; cut < head.text.size(); ++cut) {
      EXPECT_EQ(Outcome(std::string_view(head.text).substr(0, cut)), "incomplete") << head.name;
    }
  }
}

TEST(HeadReader, SaysTheSameHoweverTheHeadIsCut) {
  std::vector<Head> heads = Accepted();
  for (const Head& head : Refused()) heads.push_back(head);
  for (const Head& head : heads) {
    if (head.text.size() > 2000) continue;
    SCOPED_TRACE(testing::Message() << head.name << ": " << head.text.substr(0, 80));
    for (std::size_t cut = 0; cut <= head.text.size(); ++cut) {
      HeadReader reader;
      const std::string early = Outcome(reader.Read(Bytes(head.text).first(cut)));
      EXPECT_EQ(early == "incomplete" ? Outcome(reader.Read(Bytes(head.text))) : early,
                head.outcome);
    }
    HeadReader reader;
    std::string outcome = "incomplete";
    for (std::size_t size = 0; size <= head.text.size() && outcome == "incomplete"; ++size) {
      outcome = Outcome(reader.Read(Bytes(head.text).first(size)));
    }
    EXPECT_EQ(outcome, head.outcome);
  }
}

TEST(HeadReader, RefusesALineAsSoonAsItIsWhole) {
  EXPECT_EQ(Outcome("HTTP/1.1 500 No\r\n"), "status-not-200");
  EXPECT_EQ(Outcome("HTTP/1.1 200 OK\n"), "malformed-http");
  EXPECT_EQ(Outcome("HTTP/1.1 200 OK\r\nX: a\x01\r\n"), "malformed-http");
  EXPECT_EQ(Outcome("HTTP/1.1 200 OK\r\nX: a\rb\r\n"), "malformed-http");
  EXPECT_EQ(Outcome("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n"), "answer-too-large");
}

// Every byte at each place of a head: the rules of RFC 9110 decide, and Beast never narrows them.
TEST(HeadReader, AllowsTheBytesOfTheStandardAndNoOthers) {
  const std::string marks = "!#$%&'*+-.^_`|~";
  for (int value = 0; value < 256; ++value) {
    const char byte = static_cast<char>(value);
    const bool alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                              (byte >= 'A' && byte <= 'Z');
    const bool token = alphanumeric || marks.find(byte) != std::string::npos;
    const bool text = value == '\t' || (value >= 0x20 && value != 0x7f);
    const auto accepts = [](const std::string& head) {
      return Outcome(head).starts_with("head of");
    };
    SCOPED_TRACE(value);
    EXPECT_EQ(accepts("HTTP/1.1 200 O"s + byte + "K\r\n\r\n"), text);
    EXPECT_EQ(accepts(HeadWith("X: a"s + byte + "b\r\n")), text);
    EXPECT_EQ(accepts(HeadWith("X:"s + byte + "\r\n")), text);
    // A colon in a name only ends it earlier.
    EXPECT_EQ(accepts(HeadWith("X"s + byte + "Y: a\r\n")), token || byte == ':');
  }
}

}  // namespace
}  // namespace provider
