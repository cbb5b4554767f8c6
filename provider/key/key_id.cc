#include "provider/key/key_id.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace provider {
namespace {

struct Free {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

const utf8proc_uint8_t* Units(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// Characters are the code points of a text; nothing where it is not UTF-8.
std::optional<std::vector<utf8proc_int32_t>> Characters(std::string_view text) {
  std::vector<utf8proc_int32_t> characters;
  while (!text.empty()) {
    utf8proc_int32_t character = 0;
    const utf8proc_ssize_t size =
        utf8proc_iterate(Units(text), static_cast<utf8proc_ssize_t>(text.size()), &character);
    if (size <= 0) return std::nullopt;
    characters.push_back(character);
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return characters;
}

// IsSpace has the characters of White_Space (Unicode, PropList.txt): the separators, and six
// controls.
bool IsSpace(utf8proc_int32_t character) {
  const utf8proc_category_t category = utf8proc_category(character);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP || (character >= '\t' && character <= '\r') ||
         character == 0x85;
}

// IsPlain is false for what cannot be seen, or is seen as something else: controls, formats, separators
// but for the space, what is private or unassigned, what may be ignored (Default_Ignorable_Code_Point),
// and three that are blank: the braille pattern, the null note head, the Khitan filler.
bool IsPlain(utf8proc_int32_t character) {
  constexpr std::array<utf8proc_int32_t, 3> kBlank{0x2800, 0x1d159, 0x16fe4};
  if (character == ' ') return true;
  if (IsSpace(character) || std::ranges::count(kBlank, character) > 0) return false;
  const utf8proc_category_t category = utf8proc_category(character);
  return category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CF &&
         category != UTF8PROC_CATEGORY_CO && category != UTF8PROC_CATEGORY_CN &&
         !utf8proc_get_property(character)->ignorable;
}

// IsNormalized takes a text without NUL. False also where memory ran out.
bool IsNormalized(const std::string& text) {
  const std::unique_ptr<utf8proc_uint8_t, Free> normalized(utf8proc_NFC(Units(text)));
  return normalized && text == reinterpret_cast<const char*>(normalized.get());
}

}  // namespace

Result<void> CheckKeyId(std::string_view key_id) {
  if (key_id.empty()) return success();
  const auto characters = Characters(key_id);
  if (!characters) return Reason::kKeyIdNotUtf8;
  if (IsSpace(characters->front()) || IsSpace(characters->back())) {
    return Reason::kKeyIdSpaceAround;
  }
  if (!std::ranges::all_of(*characters, IsPlain)) return Reason::kKeyIdNotPlain;
  if (!IsNormalized(std::string(key_id))) return Reason::kKeyIdNotNormalized;
  return success();
}

}  // namespace provider
