// Hex as the agent writes it: digits of either case, two for each byte, and nothing else.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// DecodeHex writes size / 2 bytes, counted in *decoded; false, with nothing promised of the bytes,
// where a character is no digit or a digit is missing.
bool DecodeHex(const char* hex, size_t size, unsigned char* into, size_t* decoded);

// HexDigit is the value of a digit, or -1.
int HexDigit(char digit);

// WriteHex writes lower-case digits, two for each byte, and a NUL.
void WriteHex(const unsigned char* bytes, size_t size, char* hex);
