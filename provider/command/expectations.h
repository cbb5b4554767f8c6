// Expectations: what a verifier brings, and the evidence has no say in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "provider/agent/refusal.h"
#include "provider/command/command_line.h"
#include "provider/key/expected_fingerprint.h"
#include "provider/quote/app_events.h"

namespace provider {

using Challenge = std::vector<std::uint8_t>;

// ChallengeOf takes 1 to 64 bytes in lower-case hex; kExpectationMalformed for anything else.
Placed<Challenge> ChallengeOf(std::string_view digits);

class Expectations {
 public:
  // Of refuses with kExpectationMalformed, which names the option.
  static Placed<Expectations> Of(const VerifyCommand& command);

  const ExpectedFingerprint& fingerprint() const { return fingerprint_; }
  // What is not expected is not checked.
  const std::optional<AttestedId>& app_id() const { return app_id_; }
  const std::optional<Challenge>& challenge() const { return challenge_; }
  // kms_root is known to be a public key that KeyOrigin takes.
  const std::optional<std::string>& kms_root() const { return kms_root_; }

 private:
  explicit Expectations(ExpectedFingerprint fingerprint) : fingerprint_(std::move(fingerprint)) {}

  ExpectedFingerprint fingerprint_;
  std::optional<AttestedId> app_id_;
  std::optional<Challenge> challenge_;
  std::optional<std::string> kms_root_;
};

}  // namespace provider
