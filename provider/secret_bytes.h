// SecretBytes: the one type that holds key material.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>

namespace provider {

// SecretBytes owns a fixed number of bytes, is move-only, and wipes them on destruction, on move-from and on being overwritten by
// a move. A moved-from object has size 0.
class SecretBytes {
 public:
  // Zeroed makes `size` zero bytes, to be filled through ExposeMutable.
  static SecretBytes Zeroed(std::size_t size);
  // CopyOf makes a secret of these bytes; the caller wipes its own.
  static SecretBytes CopyOf(std::span<const std::uint8_t> bytes);

  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  std::size_t size() const { return size_; }

  // ExposeSecret is the one way to read the bytes. Search for this word to find every place that does.
  std::span<const std::uint8_t> ExposeSecret() const { return {bytes_.get(), size_}; }
  std::span<std::uint8_t> ExposeMutable() { return {bytes_.get(), size_}; }

  // EqualsInConstantTime compares without a data-dependent branch; different sizes are unequal at once.
  bool EqualsInConstantTime(const SecretBytes& other) const;
  // IsAllZero reads every byte, whatever it holds. True for size 0.
  bool IsAllZero() const;

  // PrintTo is what GoogleTest prints for a secret: its size, never its bytes.
  friend void PrintTo(const SecretBytes& secret, std::ostream* out);

 private:
  SecretBytes(std::unique_ptr<std::uint8_t[]> bytes, std::size_t size);
  void Wipe();

  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_;
};

}  // namespace provider
