#include "mock_agent/guest/certificate_wish.h"

#include "mock_agent/guest/report_data.h"

namespace mock_agent {

std::int64_t EndOfTime() {
  constexpr auto kTenYears = std::chrono::hours(24) * 365 * 10;
  const auto end = std::chrono::system_clock::now() + kTenYears;
  return std::chrono::duration_cast<std::chrono::seconds>(end.time_since_epoch()).count();
}

std::string AttestationFor(const Attestation& attestation, const P256Key& key) {
  return attestation.StrippedScale(
      HashedReportData("sha512", "ratls-cert", AsBytes(key.PublicKeyDer())).value());
}

}  // namespace mock_agent
