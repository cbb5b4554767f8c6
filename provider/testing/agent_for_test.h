// AgentForTest: a guest agent of one connection, in a thread, that does whatever a test wants.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "provider/testing/temp_folder_for_test.h"

namespace provider {

// Peer is the agent's side of the connection. Every wait ends after some seconds at the latest, so
// that a failing test ends too.
class Peer {
 public:
  explicit Peer(int socket) : socket_(socket) {}

  // ReadRequest waits for a whole request.
  std::string ReadRequest() const;
  // AwaitRequest waits for its first byte and reads nothing.
  void AwaitRequest() const;
  // Send returns false when the client is gone.
  bool Send(std::string_view bytes) const;
  // AwaitClose reads until the client closes, and returns whether it did.
  bool AwaitClose() const;
  // StopReading refuses what the client has not sent yet, and drops what it has: its close is then
  // no reset.
  void StopReading() const;
  // ClosesWithin waits for a close, or half-close, that should not come.
  bool ClosesWithin(int milliseconds) const;

 private:
  int socket_;
};

// AgentForTest listens in a private folder from its construction on, and is gone with its
// destruction.
class AgentForTest {
 public:
  using Script = std::function<void(const Peer&)>;

  // The script is played to the first connection, which is closed after it. Without a script none
  // is accepted.
  explicit AgentForTest(Script script = nullptr);
  AgentForTest(const AgentForTest&) = delete;
  AgentForTest& operator=(const AgentForTest&) = delete;
  ~AgentForTest();

  const std::string& path() const { return path_; }

 private:
  TempFolder folder_;
  std::string path_;
  int listener_;
  std::thread thread_;
};

}  // namespace provider
