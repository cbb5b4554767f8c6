#include "conformance/clients/c/hex.h"

int HexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool DecodeHex(const char* hex, size_t size, unsigned char* into, size_t* decoded) {
  if (size % 2 != 0) return false;
  for (size_t i = 0; i < size; i += 2) {
    const int high = HexDigit(hex[i]);
    const int low = HexDigit(hex[i + 1]);
    if (high < 0 || low < 0) return false;
    into[i / 2] = (unsigned char)(high * 16 + low);
  }
  *decoded = size / 2;
  return true;
}

void WriteHex(const unsigned char* bytes, size_t size, char* hex) {
  static const char kDigits[] = "0123456789abcdef";
  for (size_t i = 0; i < size; ++i) {
    *hex++ = kDigits[bytes[i] >> 4];
    *hex++ = kDigits[bytes[i] & 0xf];
  }
  *hex = '\0';
}
