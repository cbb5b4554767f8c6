// The search for secrets where none may be (FC-51).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "conformance/judge/secret_windows.h"

namespace conformance {

// LeakScan finds any eight bytes in a row of a secret, forwards or backwards, however they are
// written: window_search.h, number_search.h and decoding.h say in which encodings, and these in
// each other, five deep. Of secrets of fewer than eight bytes, and of eight bytes that other data
// resembles (secret_windows.h), it finds nothing.
//
// The work is bounded, and depends on nothing but the text: what was decoded is searched, outermost
// first, up to twice the text and a mebibyte more in all. What is not encoded, or encoded once in
// digits, is always found.
class LeakScan {
 public:
  // What the client was told (paths, purpose) may be said again: eight bytes of a secret that stand
  // there too are not looked for.
  explicit LeakScan(std::span<const Bytes> secrets, std::span<const std::string> told = {});

  // Find names the first that it finds and never quotes it: "base64 of gzip of hex of 8 bytes or
  // more of the secret, at byte 12". The byte is about where the outermost encoding starts.
  std::optional<std::string> Find(std::string_view text) const;

 private:
  SecretWindows windows_;
};

}  // namespace conformance
