// The head of an answer: a status line and fields that leave no doubt where the body ends.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "conformance/clients/c/refusal.h"

struct Head {
  bool has_length;  // without one, the end of the stream ends the body (TO-20)
  size_t length;
};

// HeadSize is the size of the head in these bytes, its empty line included; 0 where they hold no
// whole one.
size_t HeadSize(const char* bytes, size_t size);

// ReadHead judges a whole head, line by line: status 200 of HTTP/1.1, tokens for names, no
// encoding, one Content-Length at most (FC-10, FC-11, FC-22 to FC-24, FC-28, FC-29).
enum Refusal ReadHead(const char* bytes, size_t size, struct Head* head);
