#include "mock_agent/wire/readiness.h"

#include <fcntl.h>
#include <poll.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <memory>
#include <utility>

namespace mock_agent {
namespace {

using boost::system::error_code;
using WaitKind = boost::asio::posix::descriptor_base::wait_type;

// Waiting is some waits of which the first ends all, and resumes who waits when all have ended.
template <typename Handler>
class Waiting {
 public:
  Waiting(Handler handler, std::function<void()> end_all)
      : handler_(std::move(handler)), end_all_(std::move(end_all)) {}

  void Begin() { ++under_way_; }
  void End() {
    if (--under_way_ == 0) return std::move(handler_)();
    if (!std::exchange(ended_, true)) end_all_();
  }

 private:
  Handler handler_;
  std::function<void()> end_all_;
  int under_way_ = 0;
  bool ended_ = false;
};

}  // namespace

Readiness::Readiness(Loop& loop, FileDescriptor descriptor)
    : loop_(loop), descriptor_(loop.get_executor()), timer_(loop.get_executor()) {
  const int flags = fcntl(descriptor.get(), F_GETFL);
  if (flags < 0 || fcntl(descriptor.get(), F_SETFL, flags | O_NONBLOCK) != 0) return;
  error_code refused;
  refused = descriptor_.assign(descriptor.get(), refused);
  if (!refused) static_cast<void>(descriptor.Release());
}

void Readiness::Close() {
  error_code ignored;
  ignored = descriptor_.close(ignored);
}

Work<void> Readiness::Wait(short events, Clock::time_point until) {
  if (!open()) co_return;
  co_await boost::asio::async_initiate<const decltype(kAwaited)&, void()>(
      [this, events, until](auto handler) {
        auto waiting = std::make_shared<Waiting<decltype(handler)>>(std::move(handler),
                                                                    [this] { Interrupt(); });
        const auto wait = [this, &waiting](WaitKind kind) {
          waiting->Begin();
          descriptor_.async_wait(kind, [waiting](error_code) { waiting->End(); });
        };
        // Each of them also ends with the other side.
        if ((events & POLLIN) != 0) wait(WaitKind::wait_read);
        if ((events & POLLOUT) != 0) wait(WaitKind::wait_write);
        if (events == 0) wait(WaitKind::wait_error);
        if (until == kNever) return;
        waiting->Begin();
        timer_.expires_at(until);
        timer_.async_wait([waiting](error_code) { waiting->End(); });
      },
      kAwaited);
}

void Readiness::Interrupt() {
  error_code ignored;
  if (open()) ignored = descriptor_.cancel(ignored);
  static_cast<void>(timer_.cancel());
}

Work<void> Readiness::Share() {
  co_await boost::asio::post(loop_.get_executor(), kAwaited);
}

}  // namespace mock_agent
