#include "mock_agent/script/script_player.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mock_agent/script/rendering.h"

namespace mock_agent {
namespace {

constexpr std::size_t kBlock = std::size_t{64} << 10;
// More than a Unix socket holds of what was sent and not read.
constexpr std::size_t kMostUnread = std::size_t{1} << 20;
constexpr std::size_t kEndless = kMostOfAnEndlessAnswer + kMostUnread;

std::string Repeat(std::string_view text, std::size_t times) {
  std::string repeated;
  repeated.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) repeated += text;
  return repeated;
}

// SendTimes writes in blocks, so that many small texts are not as many small writes.
Work<bool> SendTimes(Connection& connection, std::string_view text, std::size_t times) {
  if (text.empty()) co_return true;
  const std::size_t in_block = std::min(times, std::max<std::size_t>(1, kBlock / text.size()));
  const std::string repeated = in_block == 1 ? "" : Repeat(text, in_block);
  const std::string_view block = in_block == 1 ? text : repeated;
  for (; times >= in_block; times -= in_block) {
    const bool sent = co_await connection.Send(block);
    if (!sent) co_return false;
  }
  const bool sent = co_await connection.Send(block.substr(0, times * text.size()));
  co_return sent;
}

Work<bool> SendWithoutEnd(Connection& connection, std::string_view text) {
  if (text.empty()) return connection.Pause(Connection::kNever);
  return SendTimes(connection, text, kEndless / text.size() + 1);
}

Work<bool> Drip(Connection& connection, std::string_view text, std::chrono::milliseconds every) {
  if (text.empty()) {
    const bool paused = co_await connection.Pause(Connection::kNever);
    co_return paused;
  }
  for (std::size_t dripped = 0; dripped < kEndless; ++dripped) {
    const bool sent = co_await connection.Send(text.substr(dripped % text.size(), 1));
    if (!sent) co_return false;
    const bool paused = co_await connection.Pause(Connection::Clock::now() + every);
    if (!paused) co_return false;
  }
  co_return true;
}

// Play is false where the connection is to end.
Work<bool> Play(const Step& step, std::string_view bytes, Connection& connection) {
  const std::chrono::milliseconds time(step.milliseconds);
  bool goes_on = true;
  switch (step.action) {
    case Step::Action::kSend:
      goes_on = co_await SendTimes(connection, bytes, step.times);
      break;
    case Step::Action::kSendUntilClosed:
      goes_on = co_await SendWithoutEnd(connection, bytes);
      break;
    case Step::Action::kSendBytewise:
      goes_on = co_await connection.SendBytewise(bytes);
      break;
    case Step::Action::kSendTaken:
      goes_on = co_await connection.SendTaken(bytes);
      break;
    case Step::Action::kDrip:
      goes_on = co_await Drip(connection, bytes, time);
      break;
    case Step::Action::kWait:
      goes_on = co_await connection.Pause(Connection::Clock::now() + time);
      break;
    case Step::Action::kNextRequest:
      break;  // only where a whole script is played
    case Step::Action::kStall:
      goes_on = co_await connection.Pause(Connection::kNever);
      break;
    case Step::Action::kHalfClose:
      connection.HalfClose();
      break;
    case Step::Action::kClose:
      co_await connection.Close();
      break;
    case Step::Action::kReset:
      co_await connection.Reset();
      break;
  }
  co_return goes_on;
}

// LeaveToTheStranger is false where the connection is to end.
Work<bool> LeaveToTheStranger(const Behind& behind, const Request& request,
                              Connection& connection) {
  const Reply reply = behind.stranger(request);
  const bool sent = co_await connection.Send(reply.bytes);
  co_return sent&& reply.keeps_open;
}

// FirstConfigured is nothing where the connection is to end.
Work<std::optional<Request>> FirstConfigured(const Behind& behind, Connection& connection) {
  for (;;) {
    std::optional<Request> request = co_await connection.NextRequest(Connection::kForever);
    if (!request || behind.configured(*request)) co_return request;
    const bool goes_on = co_await LeaveToTheStranger(behind, *request, connection);
    if (!goes_on) co_return std::nullopt;
  }
}

// AnotherRequest waits for one that is not the same over again, which a client may send that asks
// once more. Nothing where the connection is to end.
Work<std::optional<Request>> AnotherRequest(const std::optional<Request>& before,
                                            Connection& connection) {
  for (;;) {
    std::optional<Request> request = co_await connection.NextRequest(Connection::kForever);
    if (!request) break;
    if (!before || request->target != before->target || request->body != before->body) {
      co_return request;
    }
  }
  co_await connection.Pause(Connection::kNever);
  co_return std::nullopt;
}

// StallInFrontOf is a stall to the configured request only. `waiting` has been read already; null: none.
Work<void> StallInFrontOf(const Behind& behind, const Request* waiting, Connection& connection) {
  if (waiting != nullptr && !behind.configured(*waiting)) {
    const bool goes_on = co_await LeaveToTheStranger(behind, *waiting, connection);
    if (!goes_on) co_return;
  }
  for (;;) {
    const std::optional<Request> request = co_await connection.NextRequest(Connection::kForever);
    if (!request) break;
    if (behind.configured(*request)) continue;
    const bool goes_on = co_await LeaveToTheStranger(behind, *request, connection);
    if (!goes_on) co_return;
  }
  co_await connection.Pause(Connection::kNever);
}

Work<void> PlayScript(const Script& script, const PartsFor& parts_for, const Behind& behind,
                      Connection& connection) {
  std::optional<Request> last;       // that was read
  const Request* waiting = nullptr;  // `last`, where it has no answer yet
  std::string asked;
  bool looks = script.start() == Script::Start::kRequest;
  if (looks) {
    std::optional<Request> first = co_await FirstConfigured(behind, connection);
    if (!first) co_return;
    asked = first->body;
    last = std::move(first);
  }
  const AnswerParts parts = parts_for(asked, script.secret_bytes());
  const std::vector<RenderedStep> rendered = Render(script, parts);
  for (const auto& [step, bytes] : rendered) {
    if (step->action == Step::Action::kHalfClose) looks = false;
    if (looks && step->action == Step::Action::kStall) {
      co_await StallInFrontOf(behind, waiting, connection);
      co_return;
    }
    if (step->action == Step::Action::kNextRequest) {
      std::optional<Request> next = co_await AnotherRequest(last, connection);
      if (!next) co_return;
      last = std::move(next);
      waiting = &last.value();
    }
    const bool goes_on = co_await Play(*step, bytes, connection);
    if (!goes_on) co_return;
  }
}

// NothingBehind takes every request for the configured one.
Behind NothingBehind() {
  return {.configured = [](const Request&) { return true; },
          .stranger = [](const Request&) { return Reply{"", false}; }};
}

Session OneScript(Script script, PartsFor parts, Behind behind) {
  const bool accepts = script.accepts();
  const bool resets = accepts && script.steps().back().action == Step::Action::kReset;
  return {.serve =
              [script = std::move(script), parts = std::move(parts), behind = std::move(behind)](
                  Connection& connection) { return PlayScript(script, parts, behind, connection); },
          .intake = resets ? Connection::Intake::kHoldBack : Connection::Intake::kAlways,
          .accepts = accepts};
}

}  // namespace

Work<void> PlaySteps(std::shared_ptr<const Rendering> rendering, Connection& connection) {
  for (const auto& [step, bytes] : rendering->steps) {
    const bool goes_on = co_await Play(*step, bytes, connection);
    if (!goes_on) co_return;
  }
}

Session ScriptedSession(Script script, PartsFor parts) {
  return ScriptedSession(std::move(script), std::move(parts), NothingBehind());
}

Session ScriptedSession(Script script, PartsFor parts, Behind behind,
                        std::optional<OnFirst> first) {
  if (!first) return OneScript(std::move(script), std::move(parts), std::move(behind));
  Session on_first = OneScript(std::move(first->script), parts, behind);
  Session later = OneScript(std::move(script), std::move(parts), std::move(behind));
  const auto hold_back = Connection::Intake::kHoldBack;
  const auto intake = on_first.intake == hold_back ? hold_back : later.intake;
  // The session may be copied, and its connections are counted all the same.
  const auto left = std::make_shared<std::size_t>(first->connections);
  return {
      .serve =
          [on_first = std::move(on_first), later = std::move(later), left](Connection& connection) {
            if (*left == 0) return later.serve(connection);
            --*left;
            return on_first.serve(connection);
          },
      .intake = intake};
}

}  // namespace mock_agent
