// Unescaping: what string literals, URLs, HTML and the like write for a byte.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace conformance {

struct Unescaped {
  char byte;
  std::size_t length;  // of what stands for it; 1 where it stands for itself
};

// UnescapedAt reads the start of text that is not empty: \xNN, \u00NN, \u{NN}, \NNN in octal, the
// letters of C, %NN, =NN, &#NN;, &#xNN; and the UTF-8 of a Latin-1 character.
Unescaped UnescapedAt(std::string_view text);

}  // namespace conformance
