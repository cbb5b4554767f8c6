// DER: what certificates and keys are written in (X.690).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace mock_agent {

enum class DerTag : std::uint8_t {
  kBoolean = 0x01,
  kInteger = 0x02,
  kBitString = 0x03,
  kOctetString = 0x04,
  kObject = 0x06,
  kUtf8String = 0x0c,
  kUtcTime = 0x17,
  kGeneralizedTime = 0x18,
  kSequence = 0x30,
  kSet = 0x31,
  kContext1 = 0xa1,  // [1], constructed
  kVersion = 0xa0,   // [0], constructed
  kExtensions = 0xa3,
  kDnsName = 0x82,    // [2] of a GeneralName
  kIpAddress = 0x87,  // [7] of a GeneralName
};

// Der is one element: its tag, the length of its content, the content. Bytes as a string.
std::string Der(DerTag tag, std::string_view content);

// Der of several elements, one after another.
std::string Der(DerTag tag, std::initializer_list<std::string_view> contents);

// AppendDer puts an element behind other bytes.
void AppendDer(std::string& bytes, DerTag tag, std::string_view content);

// DerNumber is a positive INTEGER of a big-endian number.
std::string DerNumber(std::span<const std::uint8_t> number);

// DerObject is an OBJECT IDENTIFIER; `dotted` is one, in numbers below 2^28.
std::string DerObject(std::string_view dotted);

// DerBits is a BIT STRING without unused bits.
std::string DerBits(std::string_view content);

// DerTime is a time, in seconds since 1970: UTCTime from 1950 to 2049, else GeneralizedTime. Not
// after kLastTime, the end of the year 9999.
inline constexpr std::int64_t kLastTime = 253402300799;
std::string DerTime(std::int64_t seconds);

}  // namespace mock_agent
