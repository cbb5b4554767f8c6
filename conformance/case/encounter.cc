#include "conformance/case/encounter.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "mock_agent/wire/answer_parts.h"

namespace conformance {
namespace {

constexpr std::array<std::pair<std::string_view, OutputKind>, 4> kOutputKinds = {{
    {"read", OutputKind::kRead},
    {"closed", OutputKind::kClosed},
    {"full", OutputKind::kFull},
    {"gone", OutputKind::kGone},
}};

}  // namespace

std::string_view Name(OutputKind kind) {
  for (const auto& [name, known] : kOutputKinds) {
    if (known == kind) return name;
  }
  std::abort();
}

bool Encounter::NeedsNamespaces() const {
  return socket == SocketKind::kUnreadable || socket == SocketKind::kDefault ||
         !default_sockets.empty();
}

bool Encounter::AgentAnswers() const {
  if (socket == SocketKind::kListening || socket == SocketKind::kLongestPath ||
      socket == SocketKind::kReplaced) {
    return true;
  }
  return std::any_of(default_sockets.begin(), default_sockets.end(),
                     [](const auto& entry) { return entry.second == DefaultSocket::kAgent; });
}

bool Encounter::CanBeAQuestion() const {
  return clients == 1 && environment.empty() && output == OutputKind::kRead && !other_home &&
         !public_key_required;
}

bool Encounter::MayHang() const {
  return socket == SocketKind::kBacklogFull || (script && script->MayHang()) ||
         (first_connection && first_connection->script.MayHang());
}

bool Encounter::AsItIs() const {
  if (!script) return true;
  const bool changed =
      answer == nullptr || !answer->empty() || script->alteration() || first_connection;
  return !changed && script->secret_bytes() == mock_agent::kUsualSecretBytes;
}

}  // namespace conformance
