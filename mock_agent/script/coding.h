// Coding: text in another form than its own, as ${gzip:…} and ${utf-16le:…} write it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mock_agent {

enum class Coding { kGzip, kZlib, kDeflate, kUtf16Le, kUtf16Be, kUtf32Le, kUtf32Be };

// CodingCalled is by its name in a template: "gzip".
std::optional<Coding> CodingCalled(std::string_view name);

// Compresses: spaces may stand before the text, and cost nearly nothing.
bool Compresses(Coding coding);

// MostGrowth is how many bytes at most one byte of text becomes.
std::uint64_t MostGrowth(Coding coding);

// Coded is one gzip member, zlib stream or raw deflate stream (RFC 1952, 1950, 1951) of so many spaces
// and the text; or the text in UTF-16 or UTF-32, each byte a character and without a mark, where there
// are never spaces.
std::string Coded(Coding coding, std::uint64_t spaces, std::string_view text);

}  // namespace mock_agent
