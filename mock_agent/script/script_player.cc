#include "mock_agent/script/script_player.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>

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
bool SendTimes(Connection& connection, std::string_view text, std::size_t times) {
  if (text.empty()) return true;
  const std::size_t in_block = std::min(times, std::max<std::size_t>(1, kBlock / text.size()));
  const std::string block = Repeat(text, in_block);
  for (; times >= in_block; times -= in_block) {
    if (!connection.Send(block)) return false;
  }
  return connection.Send(std::string_view(block).substr(0, times * text.size()));
}

bool SendWithoutEnd(Connection& connection, std::string_view text) {
  if (text.empty()) return connection.Pause(Connection::kNever);
  return SendTimes(connection, text, kEndless / text.size() + 1);
}

bool Drip(Connection& connection, std::string_view text, std::chrono::milliseconds every) {
  if (text.empty()) return connection.Pause(Connection::kNever);
  for (std::size_t sent = 0; sent < kEndless; ++sent) {
    if (!connection.Send(text.substr(sent % text.size(), 1))) return false;
    if (!connection.Pause(Connection::Clock::now() + every)) return false;
  }
  return true;
}

bool Play(const Step& step, std::string_view bytes, Connection& connection) {
  const std::chrono::milliseconds time(step.milliseconds);
  switch (step.action) {
    case Step::Action::kSend:
      return SendTimes(connection, bytes, step.times);
    case Step::Action::kSendUntilClosed:
      return SendWithoutEnd(connection, bytes);
    case Step::Action::kSendBytewise:
      return connection.SendBytewise(bytes);
    case Step::Action::kDrip:
      return Drip(connection, bytes, time);
    case Step::Action::kWait:
      return connection.Pause(Connection::Clock::now() + time);
    case Step::Action::kStall:
      return connection.Pause(Connection::kNever);
    case Step::Action::kHalfClose:
      connection.HalfClose();
      return true;
    case Step::Action::kClose:
      connection.Close();
      return true;
    case Step::Action::kReset:
      connection.Reset();
      return true;
  }
  std::abort();
}

// LeaveToTheStranger is false where the connection is to end.
bool LeaveToTheStranger(const Behind& behind, const Request& request, Connection& connection) {
  const Reply reply = behind.stranger(request);
  return connection.Send(reply.bytes) && reply.keeps_open;
}

// FirstConfigured is nothing where the connection is to end.
std::optional<Request> FirstConfigured(const Behind& behind, Connection& connection) {
  for (;;) {
    std::optional<Request> request = connection.NextRequest(Connection::kForever);
    if (!request || behind.configured(*request)) return request;
    if (!LeaveToTheStranger(behind, *request, connection)) return std::nullopt;
  }
}

// StallInFrontOf is a stall to the configured request only.
void StallInFrontOf(const Behind& behind, Connection& connection) {
  while (const auto request = connection.NextRequest(Connection::kForever)) {
    if (!behind.configured(*request) && !LeaveToTheStranger(behind, *request, connection)) return;
  }
  connection.Pause(Connection::kNever);
}

void PlayScript(const Script& script, const PartsFor& parts_for, const Behind& behind,
                Connection& connection) {
  std::string asked;
  bool looks = script.start() == Script::Start::kRequest;
  if (looks) {
    const std::optional<Request> request = FirstConfigured(behind, connection);
    if (!request) return;
    asked = request->body;
  }
  for (const auto& [step, bytes] : Render(script, parts_for(asked, script.secret_bytes()))) {
    if (step->action == Step::Action::kHalfClose) looks = false;
    if (looks && step->action == Step::Action::kStall) return StallInFrontOf(behind, connection);
    if (!Play(*step, bytes, connection)) return;
  }
}

// NothingBehind takes every request for the configured one.
Behind NothingBehind() {
  return {.configured = [](const Request&) { return true; },
          .stranger = [](const Request&) { return Reply{"", false}; }};
}

}  // namespace

Session ScriptedSession(Script script, PartsFor parts) {
  return ScriptedSession(std::move(script), std::move(parts), NothingBehind());
}

Session ScriptedSession(Script script, PartsFor parts, Behind behind) {
  const bool accepts = script.accepts();
  const bool resets = accepts && script.steps().back().action == Step::Action::kReset;
  return {
      .serve = [script = std::move(script), parts = std::move(parts), behind = std::move(behind)](
                   Connection& connection) { PlayScript(script, parts, behind, connection); },
      .intake = resets ? Connection::Intake::kHoldBack : Connection::Intake::kAlways,
      .accepts = accepts};
}

}  // namespace mock_agent
