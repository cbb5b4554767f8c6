// One answer as its bytes come, bounded in number (FC-05).
#pragma once

#include <stddef.h>

#include "conformance/clients/c/connection.h"
#include "conformance/clients/c/refusal.h"

enum { kMostAnswerBytes = 256 * 1024 };  // head and body together

struct Answer {
  char bytes[kMostAnswerBytes];
  size_t size;  // of what has come
  char* body;   // within bytes
  size_t body_size;
};

// ReceiveAnswer sets the body of one whole answer with status 200. Without a length the end of the
// stream ends it; with one, it does not wait for more (TO-20, TO-23).
enum Refusal ReceiveAnswer(const struct Connection* connection, struct Answer* answer);
