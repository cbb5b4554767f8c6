// Property: what is taken for a quote has its fields where Intel's layout has them, and ends where it
// says: zeros may follow it, and nothing else.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "provider/quote/td_quote.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint8_t> bytes(data, data + size);
  const auto quote = provider::TdQuote::Parse(bytes);
  if (!quote) return 0;
  Require((bytes[0] == 4 || bytes[0] == 5) && bytes[1] == 0 && bytes[4] == 0x81);
  const auto report = std::span(bytes).subspan(bytes[0] == 4 ? 48 : 54);
  Require(std::ranges::equal(quote.value().rtmr(3), report.subspan(472, 48)));
  Require(std::ranges::equal(quote.value().report_data(), report.subspan(520, 64)));

  bytes.push_back(0);
  Require(provider::TdQuote::Parse(bytes).has_value());
  bytes.back() = 1;
  const auto tail = provider::TdQuote::Parse(bytes);
  Require(tail.has_error() && tail.error() == provider::Reason::kQuoteBytesAfterEnd);
  return 0;
}
