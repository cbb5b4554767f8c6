#include "provider/quote/td_quote.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/hex_for_test.h"
#include "provider/testing/recorded_quote_for_test.h"

namespace provider {
namespace {

using Octets = std::vector<std::uint8_t>;

constexpr std::size_t kSignatureSize = 632;  // where the recorded quote, of version 4, has it
constexpr std::size_t kPadding = 4940;       // where its 70 zeros begin

// Parsed is "parsed", or the token of the refusal.
std::string Parsed(const Octets& bytes) {
  const auto quote = TdQuote::Parse(bytes);
  return std::string(quote ? "parsed" : Token(quote.error()));
}

Octets Flipped(std::size_t offset, int bit) {
  auto quote = RecordedQuote();
  quote[offset] ^= static_cast<std::uint8_t>(1 << bit);
  return quote;
}

Octets FirstOf(std::size_t size) {
  static const Octets quote = RecordedQuote();
  return {quote.begin(), quote.begin() + static_cast<std::ptrdiff_t>(size)};
}

// Values: Info's answer of the same recording.
TEST(TdQuote, HasTheFieldsThatTheRecordedInfoNames) {
  const auto info = nlohmann::json::parse(RecordedAnswer("info")["tcb_info"].get<std::string>());
  const auto quote = TdQuote::Parse(RecordedQuote("getquote-64"));
  ASSERT_TRUE(quote) << Token(quote.error());
  EXPECT_EQ(ToHex(quote.value().mrtd()), info["mrtd"].get<std::string>());
  for (std::size_t number = 0; number < kRegisters; ++number) {
    EXPECT_EQ(ToHex(quote.value().rtmr(number)),
              info["rtmr" + std::to_string(number)].get<std::string>());
  }
  EXPECT_EQ(ToHex(quote.value().report_data()),
            RecordedAnswer("getquote-64")["report_data"].get<std::string>());
  EXPECT_FALSE(quote.value().untrusted());
  EXPECT_EQ(quote.value().bytes(), RecordedQuote("getquote-64"));
}

TEST(TdQuote, HasTheSameFieldsInVersion5) {
  const auto four = TdQuote::Parse(RecordedQuote());
  ASSERT_TRUE(four);
  for (const auto& bytes : {RecordedQuote5(2, 584), RecordedQuote5(3, 648)}) {
    const auto five = TdQuote::Parse(bytes);
    ASSERT_TRUE(five) << Token(five.error());
    EXPECT_EQ(five.value().mrtd(), four.value().mrtd());
    EXPECT_EQ(five.value().rtmr(0), four.value().rtmr(0));
    EXPECT_EQ(five.value().rtmr(3), four.value().rtmr(3));
    EXPECT_EQ(five.value().report_data(), four.value().report_data());
  }
}

TEST(TdQuote, SaysWhereTheHostMayReadTheMemory) {
  for (const auto& bytes : {Flipped(168, 0), WithField(RecordedQuote5(3, 648), 174, Octets{1})}) {
    const auto quote = TdQuote::Parse(bytes);
    ASSERT_TRUE(quote);
    EXPECT_TRUE(quote.value().untrusted());
  }
  for (int bit = 0; bit < 8; ++bit) {
    EXPECT_TRUE(TdQuote::Parse(Flipped(168, bit)).value().untrusted()) << bit;
    const auto of_another_kind = TdQuote::Parse(Flipped(171, bit));
    EXPECT_FALSE(of_another_kind.value().untrusted()) << bit;
    EXPECT_EQ(of_another_kind.value().attributes()[3],
              TdQuote::Parse(RecordedQuote()).value().attributes()[3] ^ (1 << bit));
  }
}

TEST(TdQuote, RefusesEveryOtherVersionAndKindByABit) {
  for (int bit = 0; bit < 8; ++bit) {
    const char* const version = bit == 0 ? "quote-body-unknown" : "quote-version-unknown";
    EXPECT_EQ(Parsed(Flipped(0, bit)), version) << bit;  // 4 becomes 5 by one bit
    EXPECT_EQ(Parsed(Flipped(1, bit)), "quote-version-unknown") << bit;
    for (std::size_t offset = 4; offset < 8; ++offset) {
      EXPECT_EQ(Parsed(Flipped(offset, bit)), "quote-not-tdx") << offset << " " << bit;
    }
  }
}

TEST(TdQuote, RefusesEveryOtherBodyOfVersion5) {
  for (const std::uint8_t type : Octets{0, 1, 3, 4}) {
    EXPECT_EQ(Parsed(RecordedQuote5(type, 584)), "quote-body-unknown") << int{type};
  }
  for (const std::size_t size : std::vector<std::size_t>{584, 649, 1024}) {
    EXPECT_EQ(Parsed(RecordedQuote5(3, size)), "quote-body-unknown") << size;
  }
  for (const std::size_t high : std::vector<std::size_t>{49, 52, 53}) {
    EXPECT_EQ(Parsed(WithField(RecordedQuote5(3, 648), high, Octets{1})), "quote-body-unknown");
  }
}

TEST(TdQuote, IsRefusedWhereItEndsEarly) {
  for (std::size_t size = 0; size < kPadding; ++size) {
    ASSERT_EQ(Parsed(FirstOf(size)), "quote-truncated") << size;
  }
  const std::size_t whole = RecordedQuote().size();
  for (std::size_t size = kPadding; size <= whole; ++size) {
    ASSERT_EQ(Parsed(FirstOf(size)), "parsed") << size;
  }
  const auto five = RecordedQuote5(3, 648);
  for (std::size_t size = 0; size < kPadding + 70; ++size) {
    ASSERT_EQ(Parsed(Octets(five.begin(), five.begin() + static_cast<std::ptrdiff_t>(size))),
              "quote-truncated")
        << size;
  }
}

TEST(TdQuote, IsRefusedWhereTheSignatureHasAnotherSize) {
  const auto sized = [](const Octets& size) {
    return Parsed(WithField(RecordedQuote(), kSignatureSize, size));
  };
  EXPECT_EQ(sized({0, 0, 0, 0}), "quote-without-signature");
  EXPECT_EQ(sized({0xff, 0xff, 0xff, 0xff}), "quote-truncated");
  EXPECT_EQ(sized({0xd0, 0x10, 0, 1}), "quote-truncated");
  EXPECT_EQ(sized({0xcf, 0x10, 0, 0}), "parsed");  // its last byte is a zero, as the padding is
  EXPECT_EQ(sized({0x01, 0, 0, 0}), "quote-bytes-after-end");
  EXPECT_EQ(sized({0x16, 0x11, 0, 0}), "parsed");  // the padding taken for signature: DCAP's to say
  EXPECT_EQ(sized({0x17, 0x11, 0, 0}), "quote-truncated");
}

TEST(TdQuote, TakesNothingButZerosBehindTheSignature) {
  for (std::size_t offset = kPadding; offset < RecordedQuote().size(); ++offset) {
    for (int bit = 0; bit < 8; ++bit) {
      ASSERT_EQ(Parsed(Flipped(offset, bit)), "quote-bytes-after-end") << offset;
    }
  }
}

}  // namespace
}  // namespace provider
