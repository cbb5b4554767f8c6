#include "conformance/judge/secret_windows.h"

#include <bit>

namespace conformance {
namespace {

constexpr std::size_t kFewestDifferentBytes = 5;
constexpr int kLargestStep = 16;
constexpr std::uint64_t kForgotten = ~std::uint64_t{0};  // eight equal bytes: never a window

std::uint64_t BytesBackwards(std::uint64_t window) {
  std::uint64_t out = 0;
  for (int i = 0; i < 8; ++i, window >>= 8U) out = (out << 8U) | (window & 0xFFU);
  return out;
}

std::uint64_t DigitsBackwards(std::uint64_t window) {
  std::uint64_t out = 0;
  for (int i = 0; i < 16; ++i, window >>= 4U) out = (out << 4U) | (window & 0xFU);
  return out;
}

bool ResemblesOtherData(std::uint64_t window) {
  std::array<std::uint8_t, SecretWindows::kBytes> bytes{};
  std::bitset<256> different;
  for (auto& byte : bytes) {
    byte = static_cast<std::uint8_t>(window);
    different.set(byte);
    window >>= 8U;
  }
  if (different.count() < kFewestDifferentBytes) return true;
  const auto step = static_cast<std::int8_t>(bytes[1] - bytes[0]);
  if (step > kLargestStep || step < -kLargestStep) return false;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    if (static_cast<std::int8_t>(bytes[i] - bytes[i - 1]) != step) return false;
  }
  return true;
}

}  // namespace

SecretWindows::SecretWindows(std::span<const Bytes> secrets) {
  std::size_t most = 0;
  for (const Bytes& secret : secrets) most += 3 * secret.size();
  slots_.resize(std::bit_ceil(2 * most + 1));
  for (const Bytes& secret : secrets) {
    std::uint64_t window = 0;
    for (std::size_t i = 0; i < secret.size(); ++i) {
      window = (window << 8U) | secret[i];
      if (i + 1 < kBytes || ResemblesOtherData(window)) continue;
      Add(window);
      Add(BytesBackwards(window));
      Add(DigitsBackwards(window));
    }
  }
}

void SecretWindows::Add(std::uint64_t window) {
  std::size_t at = Hash(window) >> 32U;
  for (;; ++at) {
    std::uint64_t& slot = slots_[at & (slots_.size() - 1)];
    if (slot == window) return;
    if (slot != 0) continue;
    slot = window;
    break;
  }
  ++count_;
  filter_.set(Hash(window) >> kFilterShift);
  for (unsigned shift = 0; shift <= 32; shift += 8) {
    words_.set(Hash(static_cast<std::uint32_t>(window >> shift)) >> kFilterShift);
  }
}

const std::uint64_t* SecretWindows::Find(std::uint64_t window) const {
  if (window == 0 || window == kForgotten) return nullptr;
  for (std::size_t at = Hash(window) >> 32U;; ++at) {
    const std::uint64_t& slot = slots_[at & (slots_.size() - 1)];
    if (slot == window) return &slot;
    if (slot == 0) return nullptr;
  }
}

void SecretWindows::Forget(std::uint64_t window) {
  const std::uint64_t* const found = Find(window);
  if (found == nullptr) return;
  slots_[static_cast<std::size_t>(found - slots_.data())] = kForgotten;
  --count_;
}

}  // namespace conformance
