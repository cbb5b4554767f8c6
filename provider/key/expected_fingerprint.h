// ExpectedFingerprint: the one key that may be given out.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "provider/agent/result.h"
#include "provider/key/public_key.h"

namespace provider {

class ExpectedFingerprint {
 public:
  // Parse takes 64 lower-case hex digits, as Fingerprint gives them;
  // kExpectedFingerprintMalformed for anything else.
  static Result<ExpectedFingerprint> Parse(std::string_view digits);

  // Admit refuses every other key with kFingerprintUnexpected.
  Result<void> Admit(const PublicKey& public_key) const;

 private:
  explicit ExpectedFingerprint(std::string digits) : digits_(std::move(digits)) {}

  std::string digits_;
};

}  // namespace provider
