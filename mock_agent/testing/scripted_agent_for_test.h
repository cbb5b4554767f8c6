// ScriptedAgentTest: an agent with a script, and what a client sees of it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "mock_agent/guest/identity.h"
#include "mock_agent/guest/key_parts.h"
#include "mock_agent/script/script_player.h"
#include "mock_agent/testing/client_for_test.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {

inline Identity IdentityForTest() {
  return std::move(Identity::FromSeed(Bytes(32, 7)).value());
}

inline std::string SecretOf(std::string_view path, std::size_t size = 32) {
  return ToHex(IdentityForTest().DeriveSecret(path, size));
}

class ScriptedAgentTest : public testing::Test {
 protected:
  // Start begins anew with this script. With `behind`, it stands in front of a stranger.
  void Start(std::string_view script, const Behind* behind = nullptr) {
    auto parsed = Script::ParseText(script, "test");
    ASSERT_TRUE(parsed) << parsed.error().message;
    Serve(behind == nullptr ? ScriptedSession(std::move(parsed.value()), parts_)
                            : ScriptedSession(std::move(parsed.value()), parts_, *behind));
  }

  // StartAfter begins anew with `first` on the first connections, and the script on all others.
  void StartAfter(std::string_view first, std::string_view script, std::size_t connections = 1) {
    auto on_first = Script::ParseText(first, "test");
    ASSERT_TRUE(on_first) << on_first.error().message;
    auto parsed = Script::ParseText(script, "test");
    ASSERT_TRUE(parsed) << parsed.error().message;
    const Behind nothing{.configured = [](const Request&) { return true; },
                         .stranger = [](const Request&) { return Reply{"", false}; }};
    Serve(ScriptedSession(
        std::move(parsed.value()), parts_, nothing,
        OnFirst{.script = std::move(on_first.value()), .connections = connections}));
  }

  void Serve(Session session) {
    auto started = Agent::Start({.socket_path = socket_, .session = std::move(session)});
    ASSERT_TRUE(started) << started.error().message;
    agent_ = std::move(started.value());
  }

  // Ask connects, sends and reads until the end.
  Heard Ask(std::string_view request) {
    ClientForTest client(socket_);
    EXPECT_TRUE(client.Send(request));
    return client.ReadAll();
  }

  // First is the record of the first connection.
  ConnectionRecord First() const {
    const Recording recording = agent_->Snapshot();
    return recording.connections.empty() ? ConnectionRecord() : recording.connections[0];
  }

  const TempFolder folder_;
  const PartsFor parts_ = PartsForRequests(IdentityForTest(), {"expected", "", ""});
  const std::filesystem::path socket_ = folder_ / "s";
  std::unique_ptr<Agent> agent_;
};

}  // namespace mock_agent
