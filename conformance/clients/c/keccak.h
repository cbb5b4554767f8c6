// Keccak-256 with Keccak's own padding, as Ethereum has it: not SHA3-256.
#pragma once

#include <stddef.h>

enum { kKeccakBytes = 32 };

void Keccak256(const unsigned char* message, size_t size, unsigned char digest[kKeccakBytes]);
