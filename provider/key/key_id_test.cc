#include "provider/key/key_id.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace provider {
namespace {

TEST(CheckKeyId, PassesWhatIsPlain) {
  for (const char* id : {"", "issuer-1", "a", "tenant/issuer 1", "caf\xc3\xa9", "\xe9\x8d\xb5",
                         "\xf0\x9f\x94\x91", "~!@#$%^&*()"}) {
    const auto checked = CheckKeyId(id);
    EXPECT_TRUE(checked.has_value()) << id << ": " << Token(checked.error());
  }
}

struct Spelling {
  std::string name;
  std::string id;
  Reason reason;
};

TEST(CheckKeyId, RefusesWhatLooksLikeAnotherId) {
  const std::vector<Spelling> table = {
      {"space before", " issuer-1", Reason::kKeyIdSpaceAround},
      {"space behind", "issuer-1 ", Reason::kKeyIdSpaceAround},
      {"space alone", " ", Reason::kKeyIdSpaceAround},
      {"no-break space behind", "issuer-1\xc2\xa0", Reason::kKeyIdSpaceAround},
      {"ogham space before", "\xe1\x9a\x80issuer-1", Reason::kKeyIdSpaceAround},
      {"en quad behind", "issuer-1\xe2\x80\x80", Reason::kKeyIdSpaceAround},
      {"narrow no-break space behind", "issuer-1\xe2\x80\xaf", Reason::kKeyIdSpaceAround},
      {"ideographic space before", "\xe3\x80\x80issuer-1", Reason::kKeyIdSpaceAround},
      {"line feed behind", "issuer-1\n", Reason::kKeyIdSpaceAround},
      {"carriage return behind", "issuer-1\r", Reason::kKeyIdSpaceAround},
      {"tab before", "\tissuer-1", Reason::kKeyIdSpaceAround},
      {"tab inside", "issuer\t1", Reason::kKeyIdNotPlain},
      {"escape inside", "issuer\x1b[1m-1", Reason::kKeyIdNotPlain},
      {"delete behind", "issuer-1\x7f", Reason::kKeyIdNotPlain},
      {"NUL inside", std::string("issuer\0-1", 9), Reason::kKeyIdNotPlain},
      {"next line behind", "issuer-1\xc2\x85", Reason::kKeyIdSpaceAround},
      {"line separator behind", "issuer-1\xe2\x80\xa8", Reason::kKeyIdSpaceAround},
      {"paragraph separator inside", "issuer\xe2\x80\xa9-1", Reason::kKeyIdNotPlain},
      {"zero width space inside", "issuer\xe2\x80\x8b-1", Reason::kKeyIdNotPlain},
      {"byte order mark before", "\xef\xbb\xbfissuer-1", Reason::kKeyIdNotPlain},
      {"right-to-left override inside", "issuer\xe2\x80\xae-1", Reason::kKeyIdNotPlain},
      {"soft hyphen inside", "issuer\xc2\xad-1", Reason::kKeyIdNotPlain},
      {"no-break space inside",
       "issuer\xc2\xa0"
       "1",
       Reason::kKeyIdNotPlain},
      {"variation selector inside", "issuer\xef\xb8\x8f-1", Reason::kKeyIdNotPlain},
      {"variation selector 17 inside", "issuer\xf3\xa0\x84\x80-1", Reason::kKeyIdNotPlain},
      {"combining grapheme joiner inside", "issuer\xcd\x8f-1", Reason::kKeyIdNotPlain},
      {"Hangul filler inside", "issuer\xe3\x85\xa4-1", Reason::kKeyIdNotPlain},
      {"Khmer inherent vowel inside", "issuer\xe1\x9e\xb4-1", Reason::kKeyIdNotPlain},
      {"Mongolian variation selector inside", "issuer\xe1\xa0\x8b-1", Reason::kKeyIdNotPlain},
      {"blank braille pattern inside", "issuer\xe2\xa0\x80-1", Reason::kKeyIdNotPlain},
      {"null note head inside", "issuer\xf0\x9d\x85\x99-1", Reason::kKeyIdNotPlain},
      {"Khitan filler inside", "issuer\xf0\x96\xbf\xa4-1", Reason::kKeyIdNotPlain},
      {"private use inside", "issuer\xee\x80\x80-1", Reason::kKeyIdNotPlain},
      {"a character nobody assigned", "issuer-\xf3\xa1\x80\x80", Reason::kKeyIdNotPlain},
      {"decomposed", "cafe\xcc\x81", Reason::kKeyIdNotNormalized},
      {"the sign for ohm", "\xe2\x84\xa6", Reason::kKeyIdNotNormalized},
      {"marks in another order", "a\xcc\x81\xcc\xa3", Reason::kKeyIdNotNormalized},
      {"Hangul in parts", "\xe1\x84\x80\xe1\x85\xa1", Reason::kKeyIdNotNormalized},
      {"a byte that is none", "issuer-\xff", Reason::kKeyIdNotUtf8},
      {"cut short", "issuer-\xe2\x80", Reason::kKeyIdNotUtf8},
      {"longer than need be", "issuer-\xc0\xaf", Reason::kKeyIdNotUtf8},
      {"a surrogate", "issuer-\xed\xa0\x80", Reason::kKeyIdNotUtf8},
  };
  for (const Spelling& spelling : table) {
    const auto checked = CheckKeyId(spelling.id);
    ASSERT_FALSE(checked.has_value()) << spelling.name;
    EXPECT_EQ(Token(checked.error()), Token(spelling.reason)) << spelling.name;
  }
}

}  // namespace
}  // namespace provider
