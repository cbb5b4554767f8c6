// SecretBytes: the one type that holds key material.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>

namespace provider {

// SecretBytes owns a fixed number of bytes, is move-only, and wipes them on destruction and on
// being overwritten by a move. A move hands the bytes themselves on and leaves size 0 behind. They
// lie in secret memory (secret_memory.h) and nowhere else: where that is refused, making them throws
// SecretMemoryRefused.
class SecretBytes {
 public:
  // Zeroed makes `size` zero bytes, to be filled through ExposeMutable.
  static SecretBytes Zeroed(std::size_t size);
  // CopyOf makes a secret of these bytes; the caller wipes its own.
  static SecretBytes CopyOf(std::span<const std::uint8_t> bytes);

  SecretBytes(SecretBytes&& other) noexcept = default;
  SecretBytes& operator=(SecretBytes&& other) noexcept = default;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() = default;

  std::size_t size() const { return bytes_ ? bytes_.get_deleter().size : 0; }

  // ExposeSecret is the one way to read the bytes. Search for this word to find every place that
  // does.
  std::span<const std::uint8_t> ExposeSecret() const { return {bytes_.get(), size()}; }
  std::span<std::uint8_t> ExposeMutable() { return {bytes_.get(), size()}; }

  // EqualsInConstantTime compares without a data-dependent branch; different sizes are unequal at
  // once.
  bool EqualsInConstantTime(const SecretBytes& other) const;
  // IsAllZero reads every byte, whatever it holds. True for size 0.
  bool IsAllZero() const;

  // PrintTo is what GoogleTest prints for a secret: its size, never its bytes.
  friend void PrintTo(const SecretBytes& secret, std::ostream* out);

 private:
  // WipeAndFree is the one way in which the bytes go away.
  struct WipeAndFree {
    std::size_t size = 0;
    void operator()(std::uint8_t* bytes) const;
  };

  explicit SecretBytes(std::size_t size);

  std::unique_ptr<std::uint8_t[], WipeAndFree> bytes_;
};

}  // namespace provider
