// HttpTarget: a request's target, as the guest agent's own server takes it (crate http 1 and Rocket; measured
// in the recordings).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mock_agent {

struct HttpTarget {
  enum class Kind {
    kPath,
    kNoPath,     // an authority alone: the framework cannot route it
    kMalformed,  // the server below it cannot read it
  };
  Kind kind;
  std::string_view path = {};   // as sent, without fragment; "/" where the target names none
  std::string_view query = {};  // as sent, without the question mark
};

HttpTarget ParseHttpTarget(std::string_view target);

// SegmentsOf is the parts between the slashes of a path, as sent. Slashes in a row are one; a slash
// at the end has an empty part behind it.
std::vector<std::string_view> SegmentsOf(std::string_view path);

// PercentDecoded keeps what is no escape; bytes that are not UTF-8 become U+FFFD, as Rust's
// from_utf8_lossy does it.
std::string PercentDecoded(std::string_view segment);

}  // namespace mock_agent
