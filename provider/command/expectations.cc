#include "provider/command/expectations.h"

#include "provider/key/key_origin.h"
#include "provider/quote/hex_bytes.h"
#include "provider/quote/report_data.h"

namespace provider {
namespace {

Refusal Malformed(const char* option) {
  return {Reason::kExpectationMalformed, std::string("option ") + option};
}

bool IsKmsRoot(std::string_view digits) {
  const auto request = KeyRequest::Create("", kPurpose, kAlgorithm);
  const std::string any_app(2 * kAppIdBytes, '0');
  return request && KeyOrigin::Expect(digits, any_app, request.value());
}

}  // namespace

Placed<Challenge> ChallengeOf(std::string_view digits) {
  auto bytes = BytesOfHex(digits);
  if (!bytes || bytes->empty() || bytes->size() > kMostChallengeBytes) {
    return Malformed("--challenge");
  }
  return std::move(*bytes);
}

Placed<Expectations> Expectations::Of(const VerifyCommand& command) {
  auto fingerprint = ExpectedFingerprint::Parse(command.fingerprint);
  if (!fingerprint) return Malformed("--fingerprint");
  Expectations expected(std::move(fingerprint.value()));
  if (command.app_id) {
    expected.app_id_ = ArrayOfHex<kAttestedIdBytes>(*command.app_id);
    if (!expected.app_id_) return Malformed("--app-id");
  }
  if (command.challenge) {
    BOOST_OUTCOME_TRY(challenge, ChallengeOf(*command.challenge));
    expected.challenge_ = std::move(challenge);
  }
  if (command.kms_root && !IsKmsRoot(*command.kms_root)) return Malformed("--kms-root");
  expected.kms_root_ = command.kms_root;
  return expected;
}

}  // namespace provider
