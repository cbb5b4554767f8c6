// SecretMarks: which bytes of a stream belong to a secret.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "conformance/evidence/evidence.h"
#include "conformance/judge/leak_scan.h"
#include "conformance/judge/secret_windows.h"

namespace conformance {

class SecretMarks {
 public:
  // Secrets of fewer than eight bytes are not looked for, and neither is what other data resembles
  // (secret_windows.h).
  explicit SecretMarks(std::span<const Bytes> secrets);

  // Of says of each byte whether it belongs to eight bytes in a row of a secret or more: raw, in hex
  // with anything between the digits, or in base64. Where the leak scan finds one in what is left, in
  // whatever spelling, the word is marked, or, where that is not all, everything from there on; and so
  // is a body in a coding of HTTP that is no text.
  std::vector<bool> Of(std::string_view stream) const;
  // Holds: the leak scan finds a secret in the text.
  bool Holds(std::string_view text) const { return scan_.Find(text).has_value(); }

 private:
  SecretWindows windows_;
  LeakScan scan_;
};

}  // namespace conformance
