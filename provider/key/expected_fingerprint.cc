#include "provider/key/expected_fingerprint.h"

#include <cstddef>

#include "provider/key/fingerprint.h"

namespace provider {

Result<ExpectedFingerprint> ExpectedFingerprint::Parse(std::string_view digits) {
  constexpr std::size_t kDigits = 64;
  if (digits.size() != kDigits ||
      digits.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    return Reason::kExpectedFingerprintMalformed;
  }
  return ExpectedFingerprint(std::string(digits));
}

Result<void> ExpectedFingerprint::Admit(const PublicKey& public_key) const {
  if (Fingerprint(public_key) != digits_) return Reason::kFingerprintUnexpected;
  return success();
}

}  // namespace provider
