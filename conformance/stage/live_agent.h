// LiveAgent: a guest agent that runs already, ours or anybody's, as the source of sound answers.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "conformance/case/result.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/script/overridden_answer.h"
#include "mock_agent/wire/answer_parts.h"

namespace conformance {

// SoundAnswer is what such an agent answered to GetKey v0.
struct SoundAnswer {
  mock_agent::SoundHead head;
  mock_agent::AnswerParts parts;
};

class LiveAgent {
 public:
  // Meet asks who listens there for its version and for a key. kAgentUnusable where nobody does, or
  // the suite cannot use such answers (KeyAnswer::ReadFrom).
  static Result<LiveAgent> Meet(std::filesystem::path socket);

  const std::filesystem::path& socket() const { return socket_; }
  // Version is as the agent has it, "0.6.0 (rev ...)"; "of unknown version" where it does not say.
  const std::string& version() const { return version_; }

  // Answer asks for this key, and for another one for `other`. A secret of another length than its own is
  // made of the first bytes of its keys, and stands in the body in the place of the real one.
  Result<SoundAnswer> Answer(const mock_agent::KeyRequest& asked, std::size_t secret_bytes) const;

 private:
  explicit LiveAgent(std::filesystem::path socket) : socket_(std::move(socket)) {}

  std::filesystem::path socket_;
  std::string version_;
};

// LiveAgents is the agent of a run of the suite, and the one in its place in runs with another identity.
struct LiveAgents {
  LiveAgent own;
  std::optional<LiveAgent> another;
};

}  // namespace conformance
