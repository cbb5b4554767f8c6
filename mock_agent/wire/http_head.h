// HttpHead: the head of a request, taken as the guest agent's own server takes it (hyper 1 and httparse
// 1; measured in the recordings). RequestParser, which judges clients, is another opinion on the same bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock_agent {

struct HttpHead {
  std::string method = {};
  std::string target = {};
  int minor_version = 1;                                          // of HTTP/1
  std::vector<std::pair<std::string, std::string>> headers = {};  // names as sent, values trimmed

  // Header is the first value of this name; names compare without case.
  std::optional<std::string_view> Header(std::string_view name) const;
};

// Why a head is refused. The server answers with this status, no body, and closes.
enum class HeadFault {
  kMalformed,      // 400
  kTargetTooLong,  // 414: 64 KiB
  kTooManyFields,  // 431: more than 100, or more bytes than the server buffers
};

// HttpHeadReader takes the bytes of a connection as they come.
class HttpHeadReader {
 public:
  static constexpr std::size_t kMostFields = 100;
  static constexpr std::size_t kMostTargetBytes = 65534;
  static constexpr std::size_t kMostBytes = 8192 + 100 * 4096;

  enum class State { kNeedMore, kComplete, kFault };

  // Feed looks at everything that came so far. As in the original, a head that was not complete the
  // first time is only looked at again when an empty line has come.
  State Feed(std::string_view bytes);

  const HttpHead& head() const { return head_; }
  HeadFault fault() const { return fault_; }
  bool empty() const { return bytes_.empty(); }
  // TakeRest is what came behind the head, and makes the reader fit for the next one.
  std::string TakeRest();

 private:
  State Look();

  std::string bytes_;
  std::size_t seen_ = 0;  // bytes of an incomplete head
  std::size_t head_bytes_ = 0;
  HttpHead head_;
  HeadFault fault_ = HeadFault::kMalformed;
};

}  // namespace mock_agent
