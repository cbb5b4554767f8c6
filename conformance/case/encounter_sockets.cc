#include "conformance/case/encounter_sockets.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

namespace conformance {
namespace {

using mock_agent::JsonView;

constexpr std::array<std::pair<std::string_view, SocketKind>, 13> kSocketKinds = {{
    {"listening", SocketKind::kListening},
    {"absent", SocketKind::kAbsent},
    {"regular-file", SocketKind::kRegularFile},
    {"folder", SocketKind::kFolder},
    {"stale", SocketKind::kStale},
    {"unreadable", SocketKind::kUnreadable},
    {"path-too-long", SocketKind::kPathTooLong},
    {"longest-path", SocketKind::kLongestPath},
    {"below-a-file", SocketKind::kBelowAFile},
    {"symlink-loop", SocketKind::kSymlinkLoop},
    {"backlog-full", SocketKind::kBacklogFull},
    {"replaced", SocketKind::kReplaced},
    {"default", SocketKind::kDefault},
}};

constexpr std::array<std::string_view, 4> kDefaultPaths = {
    "/var/run/dstack.sock", "/run/dstack.sock", "/var/run/dstack/dstack.sock",
    "/run/dstack/dstack.sock"};

constexpr std::array<std::pair<std::string_view, DefaultSocket>, 3> kDefaultSockets = {{
    {"agent", DefaultSocket::kAgent},
    {"decoy", DefaultSocket::kDecoy},
    {"stale", DefaultSocket::kStale},
}};

Error WrongSocket(const JsonView& at, std::string_view why) {
  return at.Refused(mock_agent::ErrorCode::kWrongType, why);
}

constexpr std::size_t kLongestName = 60;  // of the 107 bytes that a socket's path may have

Result<std::string> NameOfSocket(const JsonView& name, bool in_folders) {
  BOOST_OUTCOME_TRY(text, name.Text());
  const bool fits = !text.empty() && text.size() <= kLongestName && text.front() != '/' &&
                    text.find('\0') == std::string::npos && text.find("..") == std::string::npos;
  if (!fits) return WrongSocket(name, "no name of a socket: 1 to 60 bytes, without NUL and ..");
  if (!in_folders && text.find('/') != std::string::npos) return WrongSocket(name, "a path");
  return text;
}

Result<void> ReadSocketName(const JsonView& object, Encounter& out) {
  if (!object.Has("socket_name")) return success();
  BOOST_OUTCOME_TRY(member, object.Member("socket_name"));
  BOOST_OUTCOME_TRYV(member.Object({"name", "strangers"}));
  if (out.socket != SocketKind::kListening) {
    return WrongSocket(member, "a name where no agent listens");
  }
  BOOST_OUTCOME_TRY(name, member.Member("name"));
  BOOST_OUTCOME_TRY(text, NameOfSocket(name, /*in_folders=*/false));
  out.socket_name = std::move(text);
  if (!member.Has("strangers")) return success();
  BOOST_OUTCOME_TRY(strangers, member.Member("strangers"));
  BOOST_OUTCOME_TRYV(strangers.Array());
  for (std::size_t i = 0; i < strangers.size(); ++i) {
    BOOST_OUTCOME_TRY(beside, NameOfSocket(strangers[i], /*in_folders=*/true));
    if (beside == out.socket_name) return WrongSocket(strangers[i], "the agent's own name");
    out.strangers_beside.push_back(std::move(beside));
  }
  return success();
}

}  // namespace

std::string_view Name(SocketKind kind) {
  for (const auto& [name, known] : kSocketKinds) {
    if (known == kind) return name;
  }
  std::abort();
}

std::string_view Name(DefaultSocket socket) {
  for (const auto& [name, known] : kDefaultSockets) {
    if (known == socket) return name;
  }
  std::abort();
}

Result<void> ReadSockets(const JsonView& object, Encounter& out) {
  if (object.Has("socket")) {
    BOOST_OUTCOME_TRY(kind, object.Member("socket"));
    const auto* known = std::ranges::find_if(
        kSocketKinds, [&kind](const auto& row) { return kind.value() == row.first; });
    if (known == kSocketKinds.end()) return WrongSocket(kind, "none of the known kinds");
    out.socket = known->second;
  }
  BOOST_OUTCOME_TRYV(ReadSocketName(object, out));
  if (!object.Has("default_sockets")) return success();
  BOOST_OUTCOME_TRY(sockets, object.Member("default_sockets"));
  BOOST_OUTCOME_TRYV(sockets.Object({kDefaultPaths.begin(), kDefaultPaths.end()}));
  for (const auto& item : sockets.value().items()) {
    const auto* found = std::ranges::find_if(
        kDefaultSockets, [&item](const auto& row) { return item.value() == row.first; });
    if (found == kDefaultSockets.end())
      return WrongSocket(sockets, "neither agent, decoy nor stale");
    out.default_sockets[item.key()] = found->second;
  }
  return success();
}

}  // namespace conformance
