// Alteration: one change at one byte of what a script sends first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mock_agent {

struct Alteration {
  enum class Change {
    kEnd,     // the byte and all behind it are not sent
    kSplit,   // the byte and all behind it are sent when the client has taken what stands before it
    kFlip,    // one bit of the byte is the other
    kDelete,  // the byte is not sent
    kDouble,  // the byte is sent twice
    kPut,     // another byte is sent in its place
  };
  Change change = Change::kEnd;
  std::size_t at = 0;      // which byte, from 0
  std::uint8_t value = 0;  // kFlip: which bit, from 0, the lowest; kPut: the byte

  bool operator==(const Alteration&) const = default;
};

// Altered is these bytes, all that are sent: for kSplit the same. `at` must be a place in them.
std::string Altered(std::string_view bytes, const Alteration& alteration);

}  // namespace mock_agent
