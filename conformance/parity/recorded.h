// Recorded: exchanges with a real agent, as a file of recordings has them
// (conformance/parity/recordings/README.md).
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "conformance/parity/exchange.h"
#include "conformance/parity/parity_result.h"

namespace conformance::parity {

struct Recorded {
  Exchange exchange;
  Played played;
};

// ReadRecordings reads the text of such a file; `name` is for errors. kNotRecordings.
ParityResult<std::vector<Recorded>> ReadRecordings(std::string_view text, std::string_view name);
// RecordingsIn reads a file. kUnreadable, kNotRecordings.
ParityResult<std::vector<Recorded>> RecordingsIn(const std::filesystem::path& file);
// EmbeddedRecordings are those of conformance/parity/recordings, which this program holds.
ParityResult<std::vector<Recorded>> EmbeddedRecordings();

}  // namespace conformance::parity
