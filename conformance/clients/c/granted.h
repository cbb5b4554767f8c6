// What an answer's body grants: its members of GetKey, not yet decoded.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "conformance/clients/c/json.h"
#include "conformance/clients/c/refusal.h"

enum { kLinks = 2 };

struct Granted {
  struct Text key;
  struct Text links[kLinks];  // of signature_chain, where there are exactly two strings
  bool has_links;
};

// ReadGranted refuses a body that is not one JSON object in UTF-8 with one `key`, a string, and
// without `error` (FC-30 to FC-36). Only an origin needs the links. The texts stand within the
// body, whose strings are decoded in place.
enum Refusal ReadGranted(char* body, size_t size, struct Granted* granted);
