// KeyLine: the one line a client prints when it holds a key (client contract, version 1).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "conformance/evidence/evidence.h"

namespace conformance {

struct KeyLine {
  enum class Kind { kSecret, kPublicKey };
  Kind kind;
  std::vector<std::uint8_t> bytes;  // the secret, or the 99 bytes of the public key

  bool operator==(const KeyLine&) const = default;
};

// KeyLineRead is a key line, or what keeps the output from being one: "there is more than one line".
struct KeyLineRead {
  std::optional<KeyLine> line;
  std::string_view why_not;
};

// ReadKeyLine takes all of standard output: exactly one line (a final line feed is optional), one JSON
// object with one of secret (hex of one byte or more) and public_key (hex of 99 bytes), and not the
// other; further members are the client's own. No line for anything else, duplicates included.
KeyLineRead ReadKeyLine(std::string_view standard_output);

// EmptyKeyIn: standard output is one JSON object in which secret or public_key is null, "", [] or {},
// or holds nothing but white space or a prefix 0x: which of the two. A caller that takes it for a key
// uses one of no bytes (FC-41).
std::optional<KeyLine::Kind> EmptyKeyIn(std::string_view standard_output);

// Matches: the line holds this secret, or the ARC public key derived from it.
bool Matches(const KeyLine& line, const Bytes& secret);

}  // namespace conformance
