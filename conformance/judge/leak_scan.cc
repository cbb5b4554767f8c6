#include "conformance/judge/leak_scan.h"

#include <fmt/format.h>

#include <cstddef>
#include <deque>
#include <utility>

#include "conformance/judge/decoding.h"
#include "conformance/judge/inflation.h"
#include "conformance/judge/number_search.h"
#include "conformance/judge/window_search.h"

namespace conformance {
namespace {

constexpr std::size_t kMostDepth = 5;
constexpr std::size_t kMostInflated = std::size_t{1} << 20;
constexpr std::size_t kMostDecodedBesides = std::size_t{1} << 20;

struct View {
  std::string text;
  std::string encoding;  // "base64 of gzip of "
  std::size_t at;        // in the outermost text
  std::size_t depth;
};

std::optional<Spot> SearchDigits(std::string_view text, const SecretWindows& windows) {
  if (auto spot = SearchText(text, windows)) return spot;
  return SearchNumbers(text, windows);
}

// Scan is one search of one text.
class Scan {
 public:
  Scan(std::string_view text, const SecretWindows& windows)
      : windows_(windows), allowance_(2 * text.size() + kMostDecodedBesides) {}

  struct Leak {
    std::string encoding;
    std::size_t at;
    std::uint64_t window;
  };
  std::optional<Leak> Run(std::string_view text) {
    Look(text, {{}, {}, 0, 0});
    while (!leak_ && !views_.empty()) {
      const View view = std::move(views_.front());
      views_.pop_front();
      Look(view.text, view);
    }
    return leak_;
  }

 private:
  void Look(std::string_view text, const View& where) {
    if (Note(SearchDigits(text, windows_), where) || where.depth == kMostDepth) return;
    Decode(text, kMostInflated, [&](Decoded decoded) {
      const std::size_t at = where.depth == 0 ? decoded.at : where.at;
      Consider({std::move(decoded.text), fmt::format("{}{} of ", where.encoding, decoded.encoding),
                at, where.depth + 1});
      return !leak_ && allowance_ > 0;
    });
  }
  void Consider(View view) {
    if (Note(SearchRaw(view.text, windows_), view)) return;
    if (IsWorthDecoding(view.text)) {
      allowance_ -= std::min(allowance_, view.text.size());
      views_.push_back(std::move(view));
      return;
    }
    // Noise, unless it is a raw stream of deflate.
    std::string inflated = Inflated(view.text, Deflated::kRaw, kMostInflated);
    if (inflated.size() < SecretWindows::kBytes) return;
    view.encoding += "deflate of ";
    view.text = std::move(inflated);
    if (Note(SearchRaw(view.text, windows_), view) || !IsWorthDecoding(view.text)) return;
    allowance_ -= std::min(allowance_, view.text.size());
    views_.push_back(std::move(view));
  }
  bool Note(const std::optional<Spot>& spot, const View& where) {
    if (!spot) return false;
    const bool plain = spot->encoding == "raw bytes" && !where.encoding.empty();
    leak_ = Leak{where.encoding + (plain ? "" : fmt::format("{} of ", spot->encoding)),
                 where.depth == 0 ? spot->at : where.at, spot->window};
    return true;
  }

  const SecretWindows& windows_;
  std::size_t allowance_;  // how many more bytes may be decoded
  std::deque<View> views_;
  std::optional<Leak> leak_;
};

}  // namespace

LeakScan::LeakScan(std::span<const Bytes> secrets, std::span<const std::string> told)
    : windows_(secrets) {
  for (const std::string& text : told) {
    while (const auto leak = Scan(text, windows_).Run(text)) windows_.Forget(leak->window);
  }
}

std::optional<std::string> LeakScan::Find(std::string_view text) const {
  if (windows_.empty() || text.empty()) return std::nullopt;
  const auto leak = Scan(text, windows_).Run(text);
  if (!leak) return std::nullopt;
  return fmt::format("{}8 bytes or more of the secret, at byte {}", leak->encoding, leak->at);
}

}  // namespace conformance
