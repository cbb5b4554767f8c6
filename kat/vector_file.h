// VectorFile: known answers as data (kat/vectors/*.json), read so that no field of a vector is ever
// left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/result.h"

namespace kat {

// One enumerator per way in which a vector file cannot be used.
enum class VectorError {
  kFileUnreadable,  // the file cannot be opened
  kNotAVectorFile,  // not JSON, or without the members that every vector file and every vector has
  kWrongCount,      // the member count is not the number of vectors
  kRepeatedId,      // two vectors have one id
  kMissingField,    // a vector has no such field
  kNotText,         // a field is not a string
  kNotHex,          // a field is not lower-case hex of whole bytes
  kUnreadField,     // a vector has a field that nobody read
};

template <typename T>
using Result = mock_agent::Outcome<T, VectorError>;

using mock_agent::success;

using Bytes = mock_agent::Bytes;

// Vector is one known answer. Its id, source and flags are checked by LoadVectors; every other
// field must be read.
class Vector {
 public:
  const std::string& id() const { return id_; }

  // Text is the string of a field: kMissingField.
  Result<std::string> Text(std::string_view field);
  // Hex is the bytes of a field: kMissingField, kNotHex.
  Result<Bytes> Hex(std::string_view field);
  // Finish refuses with kUnreadField while a field has not been asked for.
  Result<void> Finish() const;

 private:
  friend Result<std::vector<Vector>> LoadVectors(const std::filesystem::path& file);
  Vector() = default;

  std::string id_;
  std::map<std::string, std::string, std::less<>> fields_;
  std::set<std::string, std::less<>> read_;
};

// LoadVectors reads one file. kFileUnreadable, kNotAVectorFile, kWrongCount, kRepeatedId, kNotText.
Result<std::vector<Vector>> LoadVectors(const std::filesystem::path& file);

// ReadVectors reads one file with `read`, which makes a T of a Vector, and refuses fields that
// `read` did not ask for.
template <typename T>
Result<std::vector<T>> ReadVectors(const std::filesystem::path& file, Result<T> (*read)(Vector&)) {
  BOOST_OUTCOME_TRY(vectors, LoadVectors(file));
  std::vector<T> all;
  for (Vector& vector : vectors) {
    BOOST_OUTCOME_TRY(one, read(vector));
    BOOST_OUTCOME_TRYV(vector.Finish());
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace kat
