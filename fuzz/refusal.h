// Refusal: why the strict predicate finds no secret in an answer.
#pragma once

#include "mock_agent/wire/result.h"

namespace fuzz {

// The predicate's own reasons; it shares neither code nor names with the provider.
enum class Refusal {
  kTooLarge,         // more than 256 KiB
  kStatusLine,       // not HTTP/1.1, or not 200
  kHeader,           // a head line that RFC 9112 does not allow, or no end of the head
  kCoding,           // any Transfer-Encoding or Content-Encoding
  kContentLength,    // not one number, or two that differ
  kBodyLength,       // more or fewer bytes than Content-Length
  kJson,             // not one JSON object (RFC 8259) in UTF-8
  kTooDeep,          // nested deeper than the predicate reads
  kDuplicateMember,  // a member of the object stands twice
  kErrorMember,      // the object has a member error
  kNoKey,            // no member key, or one that is not a string
  kNotHex,           // the key is not hex of whole bytes
  kTooShort,         // fewer than 32 bytes
  kAllZero,          // nothing but zeros
};

template <typename T>
using Result = mock_agent::Outcome<T, Refusal>;

using mock_agent::success;

}  // namespace fuzz
