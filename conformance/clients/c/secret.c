#include "conformance/clients/c/secret.h"

#include <stdbool.h>

#include "conformance/clients/c/hex.h"

static struct Text WithoutPrefix(struct Text key) {
  const bool prefixed = key.size >= 2 && key.at[0] == '0' && (key.at[1] == 'x' || key.at[1] == 'X');
  return prefixed ? (struct Text){key.at + 2, key.size - 2} : key;
}

static bool IsZero(const struct Secret* secret) {
  unsigned char any = 0;
  for (size_t i = 0; i < secret->size; ++i) any |= secret->bytes[i];
  return any == 0;
}

enum Refusal ReadSecret(struct Text key, struct Secret* secret) {
  const struct Text hex = WithoutPrefix(key);
  if (!DecodeHex(hex.at, hex.size, secret->bytes, &secret->size)) return kNotHex;
  if (secret->size < kLeastSecretBytes) return kSecretTooShort;
  return IsZero(secret) ? kSecretAllZero : kNoRefusal;
}
