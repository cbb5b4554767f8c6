// The search for what a caller could take for a key where there may be none (FC-50).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace conformance {

// A key has 32 bytes or more; fewer are an identifier (a UUID, a trace, a build), which a sound
// client may have. It is looked for as
//   - 64 or more hex digits in a row, or 32 or more pairs of them with separators;
//   - 40 or more characters of base64, base64url, base58 or base62, 51 of base32, 40 of base85, that
//     look drawn and not written (drawn_text.h), also behind a path or a word;
//   - 32 or more numbers below 256 in a list, at least eight of them different;
//   - a private key in PEM.
// What is found is named, never quoted.

// FindKeyInOutput looks at a standard output: for any of these anywhere, for a JSON member secret,
// key or public_key with a string of hex of any length, and for raw bytes (five or more that are no
// text). What the client was told may be said again.
std::optional<std::string> FindKeyInOutput(std::string_view output,
                                           std::span<const std::string> told = {});

// FindKeyInFile looks at a file that a client left. A sound one may keep a log, a lock or a state:
// a key is what stands alone in its line, or is the string of a JSON member, or follows a word with
// key, secret, seed or private in it; a list has to be the whole file. A word with sha, hash, digest,
// checksum, etag or fingerprint in it says that what follows is none, and so does a member that ends in
// id, or has trace, request, commit, instance or container in it. A file of 32 to 256 bytes that are no
// text and look drawn is a raw key; a larger one is a format of the client's own.
std::optional<std::string> FindKeyInFile(std::string_view contents);

}  // namespace conformance
