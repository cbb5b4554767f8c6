// Encodings: the ways in which the tests' clients write a secret.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/evidence/evidence.h"

namespace conformance {

inline constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
inline constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
inline constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
inline constexpr std::string_view kBase32Hex = "0123456789abcdefghijklmnopqrstuv";
inline constexpr std::string_view kBase58 =
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
inline constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
inline constexpr std::string_view kAscii85 =
    "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstu";
inline constexpr std::string_view kZ85 =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

// DrawnBytes is the same for the same seed, everywhere.
Bytes DrawnBytes(std::size_t size, std::uint32_t seed);
Bytes Backwards(Bytes bytes);
Bytes BytesOf(std::string_view text);
std::string TextOf(const Bytes& bytes);

std::string HexOf(const Bytes& bytes, std::string_view separator = "");
std::string HexDump(const Bytes& bytes);  // as hexdump -C makes it
// As Python's repr prints bytes: what is printable as it is, the rest as the escape and two digits.
std::string Literal(const Bytes& bytes, std::string_view escape);
std::string Latin1AsUtf8(const Bytes& bytes);
std::string SignedDecimals(const Bytes& bytes);
// A line for each byte: its index and its value in this format of fmt's.
std::string IndexedLines(const Bytes& bytes, std::string_view format);
std::string InBits(const Bytes& bytes, unsigned bits, std::string_view alphabet);  // no padding
std::string InBase85(const Bytes& bytes, std::string_view alphabet);
std::string AsNumber(const Bytes& bytes, std::string_view alphabet);
std::vector<std::uint64_t> WordsOf(const Bytes& bytes, std::size_t size, bool little_endian);
std::string Widened(std::string_view text, std::size_t width);  // little endian
std::string Wrapped(std::string_view text, std::size_t width, std::string_view line_end);

enum class DeflateFormat { kZlib, kGzip, kRaw };
std::string Deflated(std::string_view text, DeflateFormat format);

}  // namespace conformance
