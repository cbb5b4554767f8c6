// The recordings as they stand under conformance/parity/recordings, embedded in a program.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace conformance::parity {

struct CompressedRecordings {
  std::span<const unsigned char> zlib;
  std::size_t size;  // of the text
};

// Compressed is written by embed_recordings.py.
CompressedRecordings Compressed();

// EmbeddedRecordingsText is the file's text. Aborts where the program does not hold what its build
// put into it.
std::string EmbeddedRecordingsText();

}  // namespace conformance::parity
