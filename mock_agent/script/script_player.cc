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
constexpr std::size_t kEndless = std::size_t{1} << 30;

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

bool SendUntilClosed(Connection& connection, std::string_view text) {
  if (!text.empty()) {
    if (!SendTimes(connection, text, kEndless / text.size())) return false;
  }
  return connection.Pause(Connection::kNever);
}

bool Drip(Connection& connection, std::string_view text, std::chrono::milliseconds every) {
  if (text.empty()) return connection.Pause(Connection::kNever);
  for (std::size_t i = 0;; i = (i + 1) % text.size()) {
    if (!connection.Send(text.substr(i, 1))) return false;
    if (!connection.Pause(Connection::Clock::now() + every)) return false;
  }
}

bool Play(const Step& step, std::string_view bytes, Connection& connection) {
  const std::chrono::milliseconds time(step.milliseconds);
  switch (step.action) {
    case Step::Action::kSend:
      return SendTimes(connection, bytes, step.times);
    case Step::Action::kSendUntilClosed:
      return SendUntilClosed(connection, bytes);
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

void PlayScript(const Script& script, const PartsFor& parts_for, Connection& connection) {
  std::string asked;
  if (script.start() == Script::Start::kRequest) {
    const std::optional<Request> request = connection.NextRequest(Connection::kForever);
    if (!request) return;
    asked = request->body;
  }
  for (const auto& [step, bytes] : Render(script, parts_for(asked, script.secret_bytes()))) {
    if (!Play(*step, bytes, connection)) return;
  }
}

}  // namespace

Session ScriptedSession(Script script, PartsFor parts) {
  const bool accepts = script.accepts();
  const bool resets = accepts && script.steps().back().action == Step::Action::kReset;
  return {.serve = [script = std::move(script), parts = std::move(parts)](
                       Connection& connection) { PlayScript(script, parts, connection); },
          .intake = resets ? Connection::Intake::kHoldBack : Connection::Intake::kAlways,
          .accepts = accepts};
}

}  // namespace mock_agent
