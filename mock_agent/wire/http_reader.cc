#include "mock_agent/wire/http_reader.h"

#include <algorithm>
#include <utility>

namespace mock_agent {
namespace {

constexpr std::size_t kFirstRead = 24;
constexpr std::size_t kRead = std::size_t{16} << 10;

}  // namespace

Work<HttpReader::Came> HttpReader::NextHead() {
  using State = HttpHeadReader::State;
  deadline_ = Connection::kNever;
  body_.clear();
  body_.shrink_to_fit();
  chunks_ = {};
  State state = State::kNeedMore;
  for (;;) {
    if (!rest_.empty()) {
      if (deadline_ == Connection::kNever) {
        deadline_ = Connection::Clock::now() + patience_.request;
      }
      state = head_reader_.Feed(std::exchange(rest_, {}));
    }
    if (state != State::kNeedMore) break;
    const auto until = head_reader_.empty() ? Connection::Clock::now() + patience_.idle : deadline_;
    const std::size_t most = std::exchange(first_, false) ? kFirstRead : kRead;
    const std::string_view bytes = co_await connection_.Receive(most, until);
    if (bytes.empty()) co_return Came::kNoMore;
    rest_ = bytes;
  }
  if (state == State::kFault) {
    fault_ = head_reader_.fault();
    co_return Came::kFault;
  }
  head_ = head_reader_.head();
  rest_ = head_reader_.TakeRest();
  const auto framing = FramingOf(head_);
  if (!framing) {
    fault_ = framing.error();
    co_return Came::kFault;
  }
  framing_ = framing.value();
  co_return Came::kHead;
}

Work<bool> HttpReader::More() {
  const std::string_view bytes = co_await connection_.Receive(std::size_t{64} << 10, deadline_);
  rest_ += bytes;
  co_return !bytes.empty();
}

HttpReader::BodyEnd HttpReader::Broken(std::string_view why) {
  body_fault_ = why;
  return BodyEnd::kBroken;
}

bool HttpReader::TakeBody(std::size_t most) {
  if (framing_.chunked) {
    rest_.erase(0, chunks_.Feed(rest_, body_, most));
    return chunks_.state() != ChunkDecoder::State::kNeedMore || body_.size() > most;
  }
  const std::uint64_t wanted = std::min<std::uint64_t>(framing_.length, most + std::uint64_t{1});
  const auto taken =
      static_cast<std::size_t>(std::min<std::uint64_t>(rest_.size(), wanted - body_.size()));
  body_.append(rest_, 0, taken);
  rest_.erase(0, taken);
  return body_.size() == wanted;
}

Work<HttpReader::BodyEnd> HttpReader::ReadBody(std::size_t most) {
  while (!TakeBody(most)) {
    const bool more = co_await More();
    if (more) continue;
    co_return Broken(framing_.chunked ? chunks_.FaultAtEnd()
                                      : "end of file before message length reached");
  }
  if (framing_.chunked && chunks_.state() == ChunkDecoder::State::kBroken) {
    co_return Broken(chunks_.fault());
  }
  co_return body_.size() > most ? BodyEnd::kTooLarge : BodyEnd::kWhole;
}

bool HttpReader::SkipBody() {
  if (framing_.chunked) {
    TakeBody(rest_.size());
    return chunks_.state() == ChunkDecoder::State::kDone;
  }
  if (framing_.length > rest_.size()) return false;
  rest_.erase(0, static_cast<std::size_t>(framing_.length));
  return true;
}

}  // namespace mock_agent
