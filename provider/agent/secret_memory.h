// Secret memory: the pages on which SecretBytes, and nothing else, keeps its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

#include "provider/agent/result.h"

namespace provider {

// Every page of secret memory is locked in RAM (mlock(2)), left out of core dumps (MADV_DONTDUMP)
// and all zero in a forked child (MADV_WIPEONFORK, madvise(2)), with an unreadable page on either
// side. There is no fall back to other memory. What keeps order among the blocks stands elsewhere,
// so that a child may free what it inherited; secrets of its own get new pages, locked by it.
//
// The first kSecretArenaBytes hold every secret of a usual answer and stay mapped; what does not fit
// gets pages of its own, for as long as it is there. All of them count against RLIMIT_MEMLOCK.
inline constexpr std::size_t kSecretArenaBytes = std::size_t{16} * 1024;

// SecretMemoryRefused is thrown by AllocateSecret. Those who ask for a key, or write it, give it back
// as kMemoryNotLocked.
class SecretMemoryRefused : public std::bad_alloc {
 public:
  const char* what() const noexcept override { return "secret memory refused"; }
};

// PrepareSecretMemory makes the first pages, unless they are there. Refuses with kMemoryNotLocked.
Result<void> PrepareSecretMemory();

// AllocateSecret gives zeroed bytes, aligned for any scalar; null for size 0.
std::uint8_t* AllocateSecret(std::size_t size);

// WipeAndFreeSecret takes back what AllocateSecret gave for this size, wiped.
void WipeAndFreeSecret(std::uint8_t* bytes, std::size_t size);

// SecretPages are all pages of secret memory, for tests that search the rest of the process.
std::vector<std::span<const std::uint8_t>> SecretPages();

}  // namespace provider
