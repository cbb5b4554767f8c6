// Protobuf fields: a message, taken apart as far as one can without its schema.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conformance::parity {

struct ProtobufField {
  std::uint64_t number;
  unsigned wire_type;
  std::string value;  // of a varint the number in decimal, else the bytes
};

// ProtobufFields is the message's fields in order; nothing where the bytes are no message.
std::optional<std::vector<ProtobufField>> ProtobufFields(std::string_view message);

}  // namespace conformance::parity
