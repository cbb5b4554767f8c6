// SocketCandidates: the paths at which the guest agent may listen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "provider/agent/result.h"

namespace provider {

inline constexpr std::string_view kDefaultAgentSocket = "/var/run/dstack.sock";

// SocketCandidates holds at least one path, and every path fits a socket address.
class SocketCandidates {
 public:
  // Of gives the four paths of FC-03 for the default, and exactly the configured path for any other
  // (FC-02). Refuses with kSocketPathEmpty, and with kSocketPathTooLong beyond the 107 bytes of
  // sun_path.
  static Result<SocketCandidates> Of(std::string_view configured);

  // Only is one path of the paths of another.
  static SocketCandidates Only(const std::string& path) { return SocketCandidates({path}); }

  // paths are in the order in which to try them. The next one counts only where the one before does
  // not exist.
  const std::vector<std::string>& paths() const { return paths_; }

 private:
  explicit SocketCandidates(std::vector<std::string> paths) : paths_(std::move(paths)) {}

  std::vector<std::string> paths_;
};

}  // namespace provider
