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

// ParseKeyLine takes all of standard output: exactly one line (a final line feed is optional), one
// JSON object with one of secret (hex of one byte or more) and public_key (hex of 99 bytes), and not the
// other; further members are the client's own. Nothing for anything else, duplicates included.
std::optional<KeyLine> ParseKeyLine(std::string_view standard_output);

// WhyNoKeyLine is what keeps standard output from being one: "there is more than one line".
std::string_view WhyNoKeyLine(std::string_view standard_output);

// EmptyKeyIn: standard output is one JSON object in which secret or public_key is null, "", [] or {},
// or holds nothing but white space or a prefix 0x: which of the two. A caller that takes it for a key
// uses one of no bytes (FC-41).
std::optional<KeyLine::Kind> EmptyKeyIn(std::string_view standard_output);

// Matches: the line holds this secret, or the ARC public key derived from it.
bool Matches(const KeyLine& line, const Bytes& secret);

}  // namespace conformance
