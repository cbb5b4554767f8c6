#include "conformance/clients/c/keccak.h"

#include <stdint.h>
#include <string.h>

enum { kRate = 136, kRounds = 24, kLanes = 25 };

static uint64_t RotateLeft(uint64_t lane, unsigned by) {
  return by == 0 ? lane : lane << by | lane >> (64 - by);
}

// RoundConstant draws the seven bits of a round from the shift register (FIPS 202, section 3.2.5).
static uint64_t RoundConstant(unsigned* shift_register) {
  uint64_t constant = 0;
  for (unsigned bit = 0; bit < 7; ++bit) {
    if (*shift_register & 1) constant |= UINT64_C(1) << ((1U << bit) - 1);
    *shift_register = *shift_register << 1 ^ (*shift_register & 0x80 ? 0x171 : 0);
  }
  return constant;
}

// Theta, section 3.2.1.
static void MixColumns(uint64_t state[kLanes]) {
  uint64_t parity[5];
  for (int x = 0; x < 5; ++x) {
    parity[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
  }
  for (int i = 0; i < kLanes; ++i) {
    state[i] ^= parity[(i + 4) % 5] ^ RotateLeft(parity[(i + 1) % 5], 1);
  }
}

// Rho and pi, sections 3.2.2 and 3.2.3: each lane is rotated, and moves from (x, y) to (y, 2x +
// 3y).
static void MoveLanes(uint64_t state[kLanes]) {
  unsigned x = 1, y = 0;
  uint64_t moving = state[1];
  for (unsigned t = 0; t < kRounds; ++t) {
    const unsigned next_y = (2 * x + 3 * y) % 5;
    x = y;
    y = next_y;
    const uint64_t displaced = state[x + 5 * y];
    state[x + 5 * y] = RotateLeft(moving, (t + 1) * (t + 2) / 2 % 64);
    moving = displaced;
  }
}

// Chi, section 3.2.4.
static void MixRows(uint64_t state[kLanes]) {
  for (uint64_t* row = state; row < state + kLanes; row += 5) {
    uint64_t before[5];
    memcpy(before, row, sizeof(before));
    for (int x = 0; x < 5; ++x) row[x] ^= ~before[(x + 1) % 5] & before[(x + 2) % 5];
  }
}

static void Permute(uint64_t state[kLanes]) {
  unsigned shift_register = 1;
  for (int round = 0; round < kRounds; ++round) {
    MixColumns(state);
    MoveLanes(state);
    MixRows(state);
    state[0] ^= RoundConstant(&shift_register);
  }
}

// AddByte: lanes are little-endian, on every machine.
static void AddByte(uint64_t state[kLanes], size_t position, unsigned char byte) {
  state[position / 8] ^= (uint64_t)byte << 8 * (position % 8);
}

void Keccak256(const unsigned char* message, size_t size, unsigned char digest[kKeccakBytes]) {
  uint64_t state[kLanes] = {0};
  for (size_t i = 0; i < size; ++i) {
    AddByte(state, i % kRate, message[i]);
    if (i % kRate == kRate - 1) Permute(state);
  }
  AddByte(state, size % kRate, 0x01);
  AddByte(state, kRate - 1, 0x80);
  Permute(state);
  for (size_t i = 0; i < kKeccakBytes; ++i) {
    digest[i] = (unsigned char)(state[i / 8] >> 8 * (i % 8));
  }
}
