// MemoryScan: searches all memory of this process, but for secret memory, for what should be nowhere
// else.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "provider/agent/file_descriptor.h"
#include "provider/agent/secret_memory.h"

namespace provider {

// A Needle knows its bytes only masked, so that the scan never finds itself.
class Needles {
 public:
  static constexpr std::size_t kWindow = 8;
  static constexpr std::size_t kHexWindow = 2 * kWindow;
  static constexpr std::uint8_t kMask = 0xa5;
  static constexpr std::uint64_t kMask64 = 0xa5a5a5a5a5a5a5a5;

  // Add looks for each window of eight bytes of the file's content, as it stands and backwards (as a
  // BIGNUM has it), and for each eight bytes as hex of either case. Eight digits would be too few: a
  // program has thousands of them, and one in a hundred scans met one by chance.
  void Add(const std::string& path) {
    const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::vector<std::uint8_t> masked;
    std::uint8_t byte = 0;
    while (read(file.number(), &byte, 1) == 1) masked.push_back(byte ^ kMask);
    byte = 0;
    AddWindows(masked);
    for (const std::string_view digits : {"0123456789abcdef", "0123456789ABCDEF"}) {
      std::vector<std::uint8_t> hex;
      for (const std::uint8_t each : masked) {
        hex.push_back(MaskedDigit(digits, (each ^ kMask) >> 4));
        hex.push_back(MaskedDigit(digits, (each ^ kMask) & 0xf));
      }
      AddHexWindows(hex);
    }
    std::ranges::reverse(masked);
    AddWindows(masked);
  }

  // Seal makes Has quick.
  void Seal() {
    std::ranges::sort(windows_);
    std::ranges::sort(hex_windows_);
    for (const std::uint64_t window : windows_) likely_[window & 0xffff] = 1;
    for (const auto& [first, second] : hex_windows_) likely_[first & 0xffff] = 1;
  }

  // HasAt looks at what begins at a place with this many bytes behind it.
  bool HasAt(const std::uint8_t* place, std::size_t size) const {
    const std::uint64_t first = Masked(place);
    if (likely_[first & 0xffff] == 0) return false;
    if (std::ranges::binary_search(windows_, first)) return true;
    return size >= kHexWindow &&
           std::ranges::binary_search(hex_windows_, std::pair(first, Masked(place + kWindow)));
  }

  std::size_t size() const { return windows_.size() + hex_windows_.size(); }
  // Unmasked is the first window in the clear, to be planted where a scan has to find it.
  std::uint64_t Unmasked() const { return windows_.front() ^ kMask64; }

 private:
  static std::uint8_t MaskedDigit(std::string_view digits, int nibble) {
    return static_cast<std::uint8_t>(digits[static_cast<std::size_t>(nibble)]) ^ kMask;
  }

  static std::uint64_t WordAt(const std::uint8_t* place) {
    std::uint64_t word = 0;
    std::memcpy(&word, place, sizeof(word));
    return word;
  }
  static std::uint64_t Masked(const std::uint8_t* place) { return WordAt(place) ^ kMask64; }

  void AddWindows(const std::vector<std::uint8_t>& masked) {
    for (std::size_t at = 0; at + kWindow <= masked.size(); ++at) {
      windows_.push_back(WordAt(masked.data() + at));
    }
  }

  void AddHexWindows(const std::vector<std::uint8_t>& masked) {
    for (std::size_t at = 0; at + kHexWindow <= masked.size(); ++at) {
      hex_windows_.emplace_back(WordAt(masked.data() + at), WordAt(masked.data() + at + kWindow));
    }
  }

  std::vector<std::uint64_t> windows_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> hex_windows_;
  std::vector<std::uint8_t> likely_ = std::vector<std::uint8_t>(0x10000);  // by their last bytes
};

// MemoryScan opens what it needs when it is made: a process that is not dumpable may not.
class MemoryScan {
 public:
  struct Found {
    std::size_t scanned = 0;                     // bytes
    std::size_t unreadable = 0;                  // mappings that should have been readable
    std::map<std::string, std::size_t> windows;  // how many in which mapping
  };

  Found For(const Needles& needles) {
    Found found;
    for (const Mapping& mapping : ReadableMappings()) {
      // The kernel's own, which no process writes.
      if (mapping.name.starts_with("[vvar") || mapping.name == "[vsyscall]") continue;
      Scan(mapping, needles, found);
    }
    return found;
  }

 private:
  struct Mapping {
    std::uintptr_t begin, end;
    std::string name;
  };

  std::vector<Mapping> ReadableMappings() {
    std::string text;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = read(maps_.number(), part.data(), part.size())) > 0;) {
      text.append(part.data(), static_cast<std::size_t>(got));
    }
    std::vector<Mapping> mappings;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      Mapping mapping{};
      char dash = 0;
      std::string access;
      std::string skipped;
      words >> std::hex >> mapping.begin >> dash >> mapping.end >> access >> skipped >> skipped >>
          skipped >> mapping.name;
      if (mapping.name.empty()) mapping.name = "anonymous";
      if (access.starts_with('r') && !IsSecret(mapping)) mappings.push_back(mapping);
    }
    return mappings;
  }

  // Secret pages are mappings of their own, between pages that nobody may read.
  static bool IsSecret(const Mapping& mapping) {
    return std::ranges::any_of(SecretPages(), [&mapping](const auto& pages) {
      return reinterpret_cast<std::uintptr_t>(pages.data()) == mapping.begin &&
             pages.size() == mapping.end - mapping.begin;
    });
  }

  void Scan(const Mapping& mapping, const Needles& needles, Found& found) {
    constexpr std::size_t kOverlap = Needles::kHexWindow - 1;
    const auto own = reinterpret_cast<std::uintptr_t>(buffer_.data());
    for (std::uintptr_t at = mapping.begin; at < mapping.end;) {
      const std::size_t wanted = std::min<std::size_t>(mapping.end - at, buffer_.size());
      const ssize_t got = pread(memory_.number(), buffer_.data(), wanted, static_cast<off_t>(at));
      if (got <= 0) {
        ++found.unreadable;
        break;
      }
      const auto size = static_cast<std::size_t>(got);
      for (std::size_t offset = 0; offset + Needles::kWindow <= size; ++offset) {
        // What was read before is still in the buffer.
        const bool is_own = at + offset + kOverlap >= own && at + offset < own + buffer_.size();
        if (!is_own && needles.HasAt(buffer_.data() + offset, size - offset))
          ++found.windows[mapping.name];
      }
      found.scanned += size;
      if (at + size >= mapping.end || size <= kOverlap) break;
      at += size - kOverlap;
    }
    std::ranges::fill(buffer_, 0);
  }

  FileDescriptor maps_{open("/proc/self/maps", O_RDONLY | O_CLOEXEC)};
  FileDescriptor memory_{open("/proc/self/mem", O_RDONLY | O_CLOEXEC)};
  std::array<std::uint8_t, 0x10000> buffer_{};
};

}  // namespace provider
