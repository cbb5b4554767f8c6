// One line of a session: what a question asks for (client contract, version 1.1).
#pragma once

#include <stddef.h>

#include "conformance/clients/c/asked.h"
#include "conformance/clients/c/json.h"
#include "conformance/clients/c/refusal.h"

struct Question {
  struct Text id;  // a number, as it stands in the line
  struct Asked asked;
};

// ReadQuestion refuses what is no question. The texts stand within the line, whose strings are
// decoded in place.
enum Refusal ReadQuestion(char* line, size_t size, struct Question* question);
