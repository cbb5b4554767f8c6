#include "conformance/judge/drawn_text.h"

#include <array>
#include <cstddef>

#include "conformance/judge/character_class.h"

namespace conformance {
namespace {

constexpr std::size_t kBase64Key = 42;
constexpr std::size_t kBase32Key = 51;
constexpr std::size_t kBase85Key = 40;

enum class CharacterKind { kUpper, kLower, kDigit, kOther };

CharacterKind KindOf(char c) {
  if (c >= 'A' && c <= 'Z') return CharacterKind::kUpper;
  if (c >= 'a' && c <= 'z') return CharacterKind::kLower;
  return kDecimalDigits[c] >= 0 ? CharacterKind::kDigit : CharacterKind::kOther;
}

struct Mixture {
  std::array<std::size_t, 4> of_kind{};
  std::size_t changes = 0;

  explicit Mixture(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      ++of_kind[static_cast<std::size_t>(KindOf(text[i]))];
      if (i > 0 && KindOf(text[i]) != KindOf(text[i - 1])) ++changes;
    }
  }
  std::size_t Of(CharacterKind kind) const { return of_kind[static_cast<std::size_t>(kind)]; }
};

}  // namespace

// Drawn at random, 64 % of neighbours in base64 and 72 % in base85 are of different kinds; written,
// a third.
bool LooksDrawn64(std::string_view run) {
  const Mixture mixture(run);
  return run.size() >= kBase64Key && 5 * mixture.changes >= 2 * run.size() &&
         mixture.Of(CharacterKind::kUpper) >= 3 && mixture.Of(CharacterKind::kLower) >= 3;
}

bool LooksDrawn32(std::string_view run) {
  const Mixture mixture(run);
  return run.size() >= kBase32Key && mixture.Of(CharacterKind::kOther) == 0 &&
         (mixture.Of(CharacterKind::kUpper) == 0 || mixture.Of(CharacterKind::kLower) == 0) &&
         mixture.Of(CharacterKind::kDigit) >= 1;
}

bool LooksDrawn85(std::string_view run) {
  const Mixture mixture(run);
  return run.size() >= kBase85Key && 20 * mixture.changes >= 9 * run.size() &&
         mixture.Of(CharacterKind::kUpper) >= 4 && mixture.Of(CharacterKind::kLower) >= 4 &&
         mixture.Of(CharacterKind::kDigit) >= 1 && mixture.Of(CharacterKind::kOther) >= 2;
}

}  // namespace conformance
