// Hex field: what JSON and queries write a field of bytes in.
#pragma once

#include <string>
#include <string_view>

#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// BytesOfHexField takes digits of either case behind any number of `0x`. The error is the text of the
// Rust crate hex.
Outcome<Bytes, std::string> BytesOfHexField(std::string_view text);

}  // namespace mock_agent
