#include "conformance/judge/secret_marks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "conformance/testing/encodings.h"

namespace conformance {
namespace {

const Bytes kMarked = DrawnBytes(32, 4711);

// Left is the text with an underscore for each byte that is marked.
std::string Left(std::string text, const Bytes& secret = kMarked) {
  const std::array secrets = {secret};
  const std::vector<bool> marks = SecretMarks(secrets).Of(text);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (marks[at]) text[at] = '_';
  }
  return text;
}

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

TEST(SecretMarks, CoverTheUsualSpellingsAndNothingElse) {
  const std::string hex = HexOf(kMarked);
  for (const std::string& spelled :
       {TextOf(kMarked), hex, Upper(hex), hex.substr(0, 20) + Upper(hex.substr(20)),
        TextOf(Backwards(kMarked)), HexOf(Backwards(kMarked)), hex.substr(6, 16),
        TextOf(kMarked).substr(11, 8)}) {
    EXPECT_EQ(Left("say: " + spelled + " to me"),
              "say: " + std::string(spelled.size(), '_') + " to me")
        << spelled;
  }
}

TEST(SecretMarks, CoverBase64ButForBitsOfItsOutermostCharacters) {
  for (const std::string_view alphabet : {kBase64, kBase64Url}) {
    for (const std::string_view before : {"", "a", "bc"}) {
      Bytes bytes = BytesOf(before);
      bytes.insert(bytes.end(), kMarked.begin(), kMarked.end());
      const std::string left = Left("say: " + InBits(bytes, 6, alphabet) + " to me");
      EXPECT_TRUE(left.starts_with("say: ")) << left;
      EXPECT_TRUE(left.ends_with(" to me")) << left;
      EXPECT_GE(std::count(left.begin(), left.end(), '_'), 42) << left;
    }
  }
}

TEST(SecretMarks, CoverHexWithAnythingBetweenTheDigits) {
  const std::string left = Left("<" + HexOf(kMarked, ":") + ">");
  EXPECT_EQ(left, "<" + std::string(95, '_') + ">");
}

TEST(SecretMarks, LeaveFewerThanEightBytesAndWhatOtherDataResembles) {
  const std::string seven = "say: " + HexOf(kMarked).substr(0, 14) + ".";
  EXPECT_EQ(Left(seven), seven);
  const std::string zeros = std::string(64, '0');
  EXPECT_EQ(Left(zeros, Bytes(32, 0)), zeros);
  EXPECT_EQ(Left("of a short one: 0102030405", Bytes{1, 2, 3, 4, 5}), "of a short one: 0102030405");
}

TEST(SecretMarks, CoverTheRestWhereItIsSpelledOtherwise) {
  const std::array secrets = {kMarked};
  const LeakScan scan(secrets);
  const std::string text = TextOf(kMarked);
  const std::string hex = HexOf(kMarked);
  const std::pair<const char*, std::string> spellings[] = {
      {"base32", InBits(kMarked, 5, kBase32)},
      {"base85", InBase85(kMarked, kAscii85)},
      {"base58", AsNumber(kMarked, kBase58)},
      {"decimals", SignedDecimals(kMarked)},
      {"literal", Literal(kMarked, "\\x")},
      {"utf-16", Widened(hex, 2)},
      {"dump", HexDump(kMarked)},
      {"gzip", Deflated("a key: " + hex, DeflateFormat::kGzip)},
      {"zlib of raw", Deflated(text, DeflateFormat::kZlib)},
      {"hex of gzip", HexOf(BytesOf(Deflated(hex, DeflateFormat::kGzip)))},
      {"base64 of hex", InBits(BytesOf(hex), 6, kBase64)},
      {"hex of hex", HexOf(BytesOf(hex))}};
  for (const auto& [name, spelled] : spellings) {
    const std::string left = Left("GET / HTTP/1.1\r\nX: " + spelled);
    EXPECT_EQ(scan.Find(left), std::nullopt) << name << ": " << left;
    EXPECT_TRUE(left.starts_with("GET / HTTP/1.1\r\n")) << name << ": " << left;
    EXPECT_NE(left.find("____"), std::string::npos) << name << ": " << left;
  }
}

TEST(SecretMarks, CoverWordsWhereverWhatIsEncodedInThemStarts) {
  const std::string encoded = InBits(BytesOf(HexOf(kMarked)), 6, kBase64Url);
  for (const std::string_view before : {"", "a", "ab", "abc"}) {
    const std::string word = std::string(before) + encoded;
    EXPECT_EQ(Left("OK\r\n" + word + "\r\nto me"),
              "OK\r\n" + std::string(word.size(), '_') + "\r\nto me");
  }
}

TEST(SecretMarks, CoverAPackedBodyEvenWhereNobodyCouldLookInto) {
  const std::string packed = Deflated("a key: " + HexOf(kMarked), DeflateFormat::kRaw);
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n";
  EXPECT_EQ(Left(head + "4a\r\n" + packed), head + std::string(packed.size() + 4, '_'));
  const std::string silent = "HTTP/1.1 200 OK\r\n\r\n";
  EXPECT_EQ(Left(silent + packed), silent + std::string(packed.size(), '_'));
  const std::string text = head + "{\"key\": \"no text is packed\"}";
  EXPECT_EQ(Left(text), text);
}

}  // namespace
}  // namespace conformance
