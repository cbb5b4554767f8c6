// What a client under test is told to ask for (client contract, version 1.1).
#pragma once

#include <stdbool.h>

#include "conformance/clients/c/refusal.h"

// The texts are those of the environment, or of a question. An origin is asked for in few cases; its two members are
// then set.
struct Asked {
  const char* socket;
  const char* path;
  const char* purpose;
  const char* algorithm;
  bool with_origin;
  unsigned char kms_root[33];  // SEC1, compressed
  unsigned char app_id[20];
};

// ReadAsked asks the environment.
enum Refusal ReadAsked(struct Asked* asked);

// CompleteAsked refuses what is not there, and an origin that is not in hex of the right size; NULL
// for both of its members where none is told.
enum Refusal CompleteAsked(struct Asked* asked, const char* kms_root, const char* app_id);

// SocketPath is the socket to ask at: the configured one, or for the default one, where it is
// absent, the first of the other default paths that is there (FC-02, FC-03). NULL where none is.
const char* SocketPath(const struct Asked* asked);
