#include "conformance/judge/drawn_text.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>

#include "conformance/judge/character_class.h"

namespace conformance {
namespace {

constexpr std::size_t kBase64Key = 40;
constexpr std::size_t kBase32Key = 51;
constexpr std::size_t kBase85Key = 40;

// The least score of what was drawn. Of 20,000 runs of 42 and more such characters in a system's
// paths, sources and documents 3.9 % have 26, and 3.8 % are base64; of drawn base58 half have 51.
constexpr int kDrawn64 = 26;
// Of drawn base85 half have 61.
constexpr int kDrawn85 = 36;
constexpr std::size_t kFewestDifferent32 = 10;

enum class CharacterKind { kUpper, kLower, kDigit, kOther };

CharacterKind KindOf(char c) {
  if (c >= 'A' && c <= 'Z') return CharacterKind::kUpper;
  if (c >= 'a' && c <= 'z') return CharacterKind::kLower;
  return kDecimalDigits[c] >= 0 ? CharacterKind::kDigit : CharacterKind::kOther;
}

// WrittenPairs is which two letters stand beside each other in words: 75 of 676, which are more than
// half of all pairs in English and in programs.
class WrittenPairs {
 public:
  constexpr WrittenPairs() {
    constexpr std::string_view kPairs =
        "acadalamanarasatbecechcoctdedieaecedeleneresetexgehahehiicidilinioisitlalelillmamemondneng"
        "ntofolomonoroupapeporerirosesisssttatethtitotrulunurusutve";
    for (std::size_t i = 0; i + 1 < kPairs.size(); i += 2) {
      pairs_[Place(kPairs[i])][Place(kPairs[i + 1])] = true;
    }
  }
  bool Has(char left, char right) const {
    return IsLetter(left) && IsLetter(right) && pairs_[Place(left)][Place(right)];
  }

 private:
  static constexpr bool IsLetter(char c) { return kLetterDigits[c] >= 10; }
  static constexpr std::size_t Place(char c) {
    return static_cast<std::size_t>(kLetterDigits[c]) - 10;
  }
  std::array<std::array<bool, 26>, 26> pairs_{};
};

// Window is a stretch of the run, moved along it a character at a time.
class Window {
 public:
  void Add(std::string_view run, std::size_t at) {
    Count(run[at], 1);
    if (size_++ > 0) CountPair(run[at - 1], run[at], 1);
  }
  void RemoveFirst(std::string_view run, std::size_t at) {
    Count(run[at], -1);
    if (--size_ > 0) CountPair(run[at], run[at + 1], -1);
  }
  std::size_t size() const { return size_; }
  int Of(CharacterKind kind) const { return of_kind_[static_cast<std::size_t>(kind)]; }
  // Score is higher the more it looks drawn.
  int Score(int of_another_sign) const {
    return changes_ + different_ + of_another_sign * different_signs_ - written_pairs_;
  }

 private:
  void Count(char c, int by) {
    const CharacterKind kind = KindOf(c);
    of_kind_[static_cast<std::size_t>(kind)] += by;
    int& times = times_[static_cast<unsigned char>(c)];
    const bool was = times > 0;
    times += by;
    (kind == CharacterKind::kOther ? different_signs_ : different_) += int{times > 0} - int{was};
  }
  // A sign between two words is no change: whoever writes paths has one after each word.
  void CountPair(char left, char right, int by) {
    static constexpr WrittenPairs kWritten;
    const CharacterKind before = KindOf(left);
    const CharacterKind after = KindOf(right);
    const bool sign = before == CharacterKind::kOther || after == CharacterKind::kOther;
    if (before != after && !sign) changes_ += by;
    if (kWritten.Has(left, right)) written_pairs_ += by;
  }

  std::array<int, 4> of_kind_{};
  std::array<int, 256> times_{};
  std::size_t size_ = 0;
  int different_ = 0;        // letters and digits
  int different_signs_ = 0;  // others
  int changes_ = 0;
  int written_pairs_ = 0;
};

template <typename Looks>
bool AnyWindow(std::string_view run, std::size_t size, Looks looks) {
  Window window;
  for (std::size_t at = 0; at < run.size(); ++at) {
    window.Add(run, at);
    if (window.size() < size) continue;
    if (looks(window)) return true;
    window.RemoveFirst(run, at + 1 - size);
  }
  return false;
}

}  // namespace

bool LooksDrawn64(std::string_view run) {
  return AnyWindow(run, kBase64Key, [](const Window& window) {
    return window.Score(/*of_another_sign=*/0) >= kDrawn64 &&
           window.Of(CharacterKind::kUpper) >= 3 && window.Of(CharacterKind::kLower) >= 3;
  });
}

bool LooksDrawn32(std::string_view run) {
  std::bitset<256> different;
  bool upper = false;
  bool lower = false;
  for (const char c : run) {
    different.set(static_cast<unsigned char>(c));
    upper |= KindOf(c) == CharacterKind::kUpper;
    lower |= KindOf(c) == CharacterKind::kLower;
  }
  return run.size() >= kBase32Key && std::all_of(run.begin(), run.end(), IsLetterOrDigit) &&
         !(upper && lower) && different.count() >= kFewestDifferent32;
}

bool LooksDrawn85(std::string_view run) {
  return AnyWindow(run, kBase85Key, [](const Window& window) {
    return window.Score(/*of_another_sign=*/3) >= kDrawn85 &&
           window.Of(CharacterKind::kUpper) + window.Of(CharacterKind::kLower) >= 3 &&
           window.Of(CharacterKind::kOther) >= 1;
  });
}

}  // namespace conformance
