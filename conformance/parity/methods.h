// Methods: what the guest agent's sockets can be asked, for whoever draws requests.
#pragma once

#include <span>
#include <string_view>

#include "conformance/parity/exchange.h"

namespace conformance::parity {

enum class FieldKind { kText, kAlgorithm, kHash, kHex, kFlag, kTime, kTexts };

struct Field {
  std::string_view name;
  unsigned number;  // in protobuf
  FieldKind kind;
};

struct Method {
  std::string_view name;
  std::span<const Field> fields;
};

// MethodsOf is every method of the socket.
std::span<const Method> MethodsOf(AgentSocket socket);
// MountOf is what stands before a method's name in a target: "/" or "/prpc/".
std::string_view MountOf(AgentSocket socket);

}  // namespace conformance::parity
