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
      Consider(decoded, where);
      return !leak_ && allowance_ > 0;
    });
  }
  // What is noise goes no further, unless it is a raw stream of deflate.
  void Consider(Decoded& decoded, const View& outer) {
    if (Take(decoded, decoded.encoding, outer) || !decoded.may_be_deflate) return;
    decoded.text = inflater_.Inflate(decoded.text, StreamFormat::kRaw, kMostInflated);
    Take(decoded, fmt::format("{} of deflate", decoded.encoding), outer);
  }
  // Take says whether there is no more to do with the text.
  bool Take(Decoded& decoded, std::string_view encoding, const View& outer) {
    const auto spot = SearchRaw(decoded.text, windows_);
    if (!spot && !IsWorthDecoding(decoded.text)) return false;
    View view{{},
              fmt::format("{}{} of ", outer.encoding, encoding),
              outer.depth == 0 ? decoded.at : outer.at,
              outer.depth + 1};
    if (Note(spot, view)) return true;
    allowance_ -= std::min(allowance_, decoded.text.size());
    view.text = std::move(decoded.text);
    views_.push_back(std::move(view));
    return true;
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
  Inflater inflater_;
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
