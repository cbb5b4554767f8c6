#include "provider/quote/td_quote.h"

#include <algorithm>

namespace provider {
namespace {

constexpr std::size_t kHeaderBytes = 48;
constexpr std::size_t kBodyHeadBytes = 6;  // of version 5: type and size
constexpr std::size_t kReport10Bytes = 584;
constexpr std::size_t kReport15Bytes = 648;
constexpr std::size_t kSizeBytes = 4;

constexpr std::uint64_t kTdx = 0x81;

// Offsets in the TD report; 1.5 only adds to its end.
constexpr std::size_t kAttributes = 120;
constexpr std::size_t kMrtd = 136;
constexpr std::size_t kRtmr0 = 328;
constexpr std::size_t kReportData = 520;
static_assert(kReportData + kReportDataBytes == kReport10Bytes);
static_assert(kRtmr0 + kRegisters * sizeof(Register) == kReportData);

std::uint64_t LittleEndian(std::span<const std::uint8_t> bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) number = number << 8 | bytes[i - 1];
  return number;
}

struct Body {
  std::size_t begin;
  std::size_t size;
};

// BodyOf a quote whose header is there.
Result<Body> BodyOf(std::span<const std::uint8_t> bytes) {
  const std::uint64_t version = LittleEndian(bytes.first(2));
  if (version == 4) return Body{.begin = kHeaderBytes, .size = kReport10Bytes};
  if (version != 5) return Reason::kQuoteVersionUnknown;
  constexpr std::size_t kBegin = kHeaderBytes + kBodyHeadBytes;
  if (bytes.size() < kBegin) return Reason::kQuoteTruncated;
  const std::uint64_t type = LittleEndian(bytes.subspan(kHeaderBytes, 2));
  const std::uint64_t size = LittleEndian(bytes.subspan(kHeaderBytes + 2, 4));
  if (type == 2 && size == kReport10Bytes) return Body{.begin = kBegin, .size = kReport10Bytes};
  if (type == 3 && size == kReport15Bytes) return Body{.begin = kBegin, .size = kReport15Bytes};
  return Reason::kQuoteBodyUnknown;
}

}  // namespace

Result<TdQuote> TdQuote::Parse(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kHeaderBytes) return Reason::kQuoteTruncated;
  if (LittleEndian(bytes.subspan(4, 4)) != kTdx) return Reason::kQuoteNotTdx;
  BOOST_OUTCOME_TRY(body, BodyOf(bytes));
  const std::size_t behind = body.begin + body.size;
  if (bytes.size() < behind + kSizeBytes) return Reason::kQuoteTruncated;
  const std::uint64_t signature = LittleEndian(bytes.subspan(behind, kSizeBytes));
  const auto rest = bytes.subspan(behind + kSizeBytes);
  if (signature == 0) return Reason::kQuoteWithoutSignature;
  if (signature > rest.size()) return Reason::kQuoteTruncated;
  const auto padding = rest.subspan(static_cast<std::size_t>(signature));
  if (std::ranges::any_of(padding, [](std::uint8_t byte) { return byte != 0; })) {
    return Reason::kQuoteBytesAfterEnd;
  }
  return TdQuote({bytes.begin(), bytes.end()}, body.begin);
}

template <typename Field>
Field TdQuote::At(std::size_t offset) const {
  Field field{};
  std::ranges::copy(std::span(bytes_).subspan(body_ + offset, field.size()), field.begin());
  return field;
}

Register TdQuote::mrtd() const {
  return At<Register>(kMrtd);
}

Register TdQuote::rtmr(std::size_t number) const {
  return At<Register>(kRtmr0 + number * sizeof(Register));
}

ReportData TdQuote::report_data() const {
  return At<ReportData>(kReportData);
}

Attributes TdQuote::attributes() const {
  return At<Attributes>(kAttributes);
}

bool TdQuote::untrusted() const {
  return bytes_[body_ + kAttributes] != 0;
}

}  // namespace provider
