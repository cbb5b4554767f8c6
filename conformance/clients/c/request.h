// The request for a key: one text, head and body.
#pragma once

#include <stddef.h>

#include "conformance/clients/c/asked.h"

// WriteRequest allocates the text, which the caller frees, and sets its size in bytes. NULL where
// there is no memory.
char* WriteRequest(const struct Asked* asked, size_t* size);
