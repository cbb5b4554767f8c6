// The texts that a text may stand for, for a search of what is encoded more than once.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace conformance {

struct Decoded {
  std::string_view encoding;  // "gzip"
  std::size_t at;             // where it starts in the text
  std::string text;
  bool may_be_deflate = false;  // where it starts, a raw stream may start
};

// Decode calls `take` with everything of eight bytes or more that parts of `text` stand for:
// escapes of string literals, URLs, HTML, quoted-printable and Latin-1 in UTF-8; UTF-16 and UTF-32;
// hex, dumps as xxd, hexdump -C and od make them, base64, base32, base85, large numbers; zlib, gzip,
// and raw deflate at the start of the text. `take` says whether it wants more. Of what is inflated
// no more than `most` bytes come out of one stream.
void Decode(std::string_view text, std::size_t most,
            const std::function<bool(Decoded decoded)>& take);

// IsWorthDecoding: mostly text, or the start of a compressed stream.
bool IsWorthDecoding(std::string_view bytes);

}  // namespace conformance
