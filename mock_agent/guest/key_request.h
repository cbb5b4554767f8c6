// KeyRequest: what GetKey is asked for.
#pragma once

#include <string>
#include <string_view>

#include "mock_agent/guest/query.h"
#include "mock_agent/wire/key_api.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

struct KeyRequest {
  std::string path;     // in v1 the domain
  std::string purpose;  // v1 has none
  std::string algorithm;
  KeyApi api = KeyApi::kV0;
};

// Why the fields cannot be read.
enum class FieldError {
  kNotJson,      // not one JSON value in UTF-8
  kNotAnObject,  // JSON, but not an object
  kTooDeep,      // nested more than 128 deep
  kNotAString,   // a field that is no string; null is none
  kTwice,        // a field that is there twice
};

// Text is the error in plain words.
std::string_view Text(FieldError error);

using KeyRequestResult = Outcome<KeyRequest, FieldError>;

// Both take a missing field as empty, and pass over fields that this version does not know.
KeyRequestResult KeyRequestFromJson(std::string_view body, KeyApi api = KeyApi::kV0);
KeyRequestResult KeyRequestFromQuery(const QueryFields& fields, KeyApi api = KeyApi::kV0);

}  // namespace mock_agent
