// The secret that a key's text stands for.
#pragma once

#include <stddef.h>

#include "conformance/clients/c/answer.h"
#include "conformance/clients/c/json.h"
#include "conformance/clients/c/refusal.h"

enum { kLeastSecretBytes = 32, kMostSecretBytes = kMostAnswerBytes / 2 };

struct Secret {
  unsigned char bytes[kMostSecretBytes];
  size_t size;
};

// ReadSecret decodes hex, with 0x or 0X before it or without: 32 bytes at least, not all of them
// zero, and all of them count (FC-40 to FC-43). The key stands in an answer, so that it cannot be
// too long.
enum Refusal ReadSecret(struct Text key, struct Secret* secret);
