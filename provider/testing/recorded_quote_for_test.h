// What dstack's own simulator answered to GetQuote (conformance/parity/recordings), for tests.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "provider/quote/td_quote.h"
#include "provider/testing/hex_for_test.h"
#include "provider/testing/recorded_keys_for_test.h"

namespace provider {

// ReadRecordedAnswer is the body of the answer of the exchange of this name: getquote-empty asked for no report data,
// getquote-64 for 64 bytes ab.
inline nlohmann::json ReadRecordedAnswer(const std::string& name) {
  std::ifstream file(DSTACK_SOURCE_DIR "/conformance/parity/recordings/simulator-0.6.0-dev.json");
  for (std::string line; std::getline(file, line);) {
    if (line.find("\"name\":\"" + name + "\"") == std::string::npos) continue;
    if (line.ends_with(',')) line.pop_back();
    const auto exchange = nlohmann::json::parse(line);
    return nlohmann::json::parse(exchange["answers"][0]["body"].get<std::string>());
  }
  throw std::runtime_error("no recording " + name);
}

// RecordedAnswer is the same, read once.
inline const nlohmann::json& RecordedAnswer(const std::string& name) {
  static std::map<std::string, nlohmann::json> answers;
  auto& answer = answers[name];
  if (answer.is_null()) answer = ReadRecordedAnswer(name);
  return answer;
}

inline std::vector<std::uint8_t> RecordedQuote(const std::string& name = "getquote-empty") {
  return FromHex(RecordedAnswer(name)["quote"].get<std::string>());
}

// RecordedLog is the event log of every recorded quote, as JSON.
inline nlohmann::json RecordedLog() {
  return nlohmann::json::parse(RecordedAnswer("getquote-empty")["event_log"].get<std::string>());
}

// RecordedQuote5 is the recorded quote in the layout of version 5 (Intel, TDX DCAP Quoting Library API,
// appendix 3). None is recorded: what stands in it is, where it stands is read of only.
inline std::vector<std::uint8_t> RecordedQuote5(std::uint8_t type, std::size_t size) {
  auto quote = RecordedQuote();
  quote[0] = 5;
  const std::vector<std::uint8_t> more(size - 584, 0x5a);
  quote.insert(quote.begin() + 632, more.begin(), more.end());
  const std::vector<std::uint8_t> head = {
      type, 0, static_cast<std::uint8_t>(size), static_cast<std::uint8_t>(size >> 8), 0, 0};
  quote.insert(quote.begin() + 48, head.begin(), head.end());
  return quote;
}

// WithField is the quote with these bytes at this offset.
template <typename Field>
std::vector<std::uint8_t> WithField(std::vector<std::uint8_t> quote, std::size_t offset,
                                    const Field& bytes) {
  std::ranges::copy(bytes, quote.begin() + static_cast<std::ptrdiff_t>(offset));
  return quote;
}

inline std::string ReadRecordedFile(const std::string& name) {
  std::ifstream file(DSTACK_SOURCE_DIR "/conformance/parity/recordings/identity/" + name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace provider
