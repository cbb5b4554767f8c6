#include "conformance/parity/protobuf_fields.h"

#include <utility>

namespace conformance::parity {
namespace {

std::optional<std::uint64_t> TakeVarint(std::string_view& rest) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if ((byte & 0x80U) == 0) return number;
  }
  return std::nullopt;
}

std::optional<std::string> TakeBytes(std::string_view& rest, std::uint64_t size) {
  if (size > rest.size()) return std::nullopt;
  std::string bytes(rest.substr(0, size));
  rest.remove_prefix(size);
  return bytes;
}

std::optional<std::string> TakeValue(std::string_view& rest, unsigned wire_type) {
  switch (wire_type) {
    case 0: {
      const auto number = TakeVarint(rest);
      if (!number) return std::nullopt;
      return std::to_string(*number);
    }
    case 1:
      return TakeBytes(rest, 8);
    case 2: {
      const auto size = TakeVarint(rest);
      return size ? TakeBytes(rest, *size) : std::nullopt;
    }
    case 5:
      return TakeBytes(rest, 4);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::vector<ProtobufField>> ProtobufFields(std::string_view message) {
  std::vector<ProtobufField> fields;
  while (!message.empty()) {
    const auto tag = TakeVarint(message);
    if (!tag || *tag >> 3U == 0) return std::nullopt;
    const auto wire_type = static_cast<unsigned>(*tag & 7U);
    auto value = TakeValue(message, wire_type);
    if (!value) return std::nullopt;
    fields.push_back({*tag >> 3U, wire_type, std::move(*value)});
  }
  return fields;
}

}  // namespace conformance::parity
