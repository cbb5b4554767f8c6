// Excerpt: what a report may show of bytes that a client made.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "conformance/evidence/evidence.h"

namespace conformance {

// Printable is well-formed UTF-8 without anything that moves a terminal's cursor, turns the writing
// direction, is invisible or is no XML 1.0 character: such characters become \n, \r, \t, \x1b or
// \u{202e}, bytes that are no UTF-8 \xff. It never contains a line break. A backslash stays as it
// is, so text that is printable already does not change.
std::string Printable(std::string_view text);

// Shortened is at most `most` characters (at least 1) of printable text; where some are missing the
// last one is an ellipsis.
std::string Shortened(std::string_view printable, std::size_t most);

// Redacted is the text with [secret] in place of a secret and of any sixteen characters in a row of
// its spelling: raw, hex of any case, base64 and base64url at any alignment (whose outermost
// characters may stay). Where the leak scan still finds a secret after that, nothing of the text is
// left but [withheld: it holds a secret]. Secrets of fewer than 8 bytes are not looked for.
std::string Redacted(std::string_view text, std::span<const Bytes> secrets);

// Excerpt is redacted, then printable, then shortened.
std::string Excerpt(std::string_view text, std::span<const Bytes> secrets, std::size_t most);

// ExcerptOfBothEnds is the same, but what is missing is missing in the middle: some say what happened
// at the beginning of what they write, and some at its end, behind a trace.
std::string ExcerptOfBothEnds(std::string_view text, std::span<const Bytes> secrets,
                              std::size_t most);

// FirstLineExcerpt is Excerpt of the first line that is not empty; where that begins a traceback of
// Python, of the line behind it.
std::string FirstLineExcerpt(std::string_view text, std::span<const Bytes> secrets,
                             std::size_t most);

}  // namespace conformance
