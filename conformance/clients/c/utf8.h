// Whether bytes are UTF-8 (RFC 3629, section 4): no overlong form, no surrogate, nothing beyond
// U+10FFFF.
#pragma once

#include <stdbool.h>
#include <stddef.h>

bool IsUtf8(const char* bytes, size_t size);

// WriteUtf8 writes a code point that is no surrogate, and returns the end of its one to four bytes.
char* WriteUtf8(char* to, unsigned code_point);
