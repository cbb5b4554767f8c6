// The search for secrets where none may be (FC-50, FC-51).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace conformance {

// FindLeak looks in `text` for the secret, forwards and backwards, and for each of its halves that
// has 16 bytes or more, as
//   - raw bytes; also as a string literal, a URL or text taken for Latin-1 would hold them (\xNN,
//   \u00NN, \n, %NN, UTF-8);
//   - hex in any case; also with separators, and with 0x before each byte;
//   - base64 and base64url at every alignment, with or without padding, also in lines;
//   - a list of decimal numbers, signed or unsigned.
// Secrets of fewer than 16 bytes, and secrets or halves of one repeated byte, are not looked for:
// they would be found by accident. What is found is named, never quoted: "hex of the secret at byte
// 12".
std::optional<std::string> FindLeak(std::string_view text, std::span<const std::uint8_t> secret);

// FindKeyMaterial looks for anything that a caller could take for a key: a JSON member secret, key
// or public_key with a hex string, or 64 or more hex digits in a row.
std::optional<std::string> FindKeyMaterial(std::string_view text);

}  // namespace conformance
