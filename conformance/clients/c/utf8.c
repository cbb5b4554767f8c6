#include "conformance/clients/c/utf8.h"

// SequenceSize is the size of the sequence that starts here, 0 where none does. It looks no further
// than `size`.
static size_t SequenceSize(const unsigned char* at, size_t size) {
  static const unsigned kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (at[0] < 0x80) return 1;
  const size_t length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
  if (at[0] < 0xc0 || at[0] > 0xf4 || length > size) return 0;
  unsigned code_point = at[0] & (0x7fU >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((at[i] & 0xc0) != 0x80) return 0;
    code_point = code_point << 6 | (at[i] & 0x3f);
  }
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  return code_point < kLeast[length] || surrogate || code_point > 0x10ffff ? 0 : length;
}

bool IsUtf8(const char* bytes, size_t size) {
  const unsigned char* at = (const unsigned char*)bytes;
  while (size > 0) {
    const size_t length = SequenceSize(at, size);
    if (length == 0) return false;
    at += length;
    size -= length;
  }
  return true;
}

char* WriteUtf8(char* to, unsigned code_point) {
  if (code_point < 0x80) {
    *to++ = (char)code_point;
    return to;
  }
  const int more = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
  *to++ = (char)((0xf00U >> more & 0xf0) | code_point >> 6 * more);
  for (int i = more - 1; i >= 0; --i) *to++ = (char)(0x80 | (code_point >> 6 * i & 0x3f));
  return to;
}
