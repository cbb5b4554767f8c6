#include "mock_agent/guest/certificate_methods.h"

#include <botan/auto_rng.h>

#include <utility>

#include "mock_agent/guest/certificate_wish.h"
#include "mock_agent/guest/der.h"
#include "mock_agent/guest/key_derivation.h"
#include "mock_agent/guest/messages.h"

namespace mock_agent {
namespace {

// Issued is the answer: the key, and the chain of its certificate and the CA's.
MethodResult Issued(const Guest& guest, const Message& request, const P256Key& key,
                    CertificateWish wish) {
  wish.subject = request.Get<std::string>("subject");
  wish.alt_names = request.Get<TextList>("alt_names");
  wish.server_auth = request.Get<bool>("usage_server_auth");
  wish.client_auth = request.Get<bool>("usage_client_auth");
  if (request.Get<bool>("usage_ra_tls")) {
    wish.attestation = AttestationFor(guest.attestation(), key);
  }
  auto certificate = guest.authority().Issue(key, wish);
  if (!certificate) return MethodFailure{certificate.error().text};
  Message answer(kGetTlsKeyResponse);
  answer.Set("key", key.Pem());
  answer.Set("certificate_chain",
             TextList{certificate.value(), guest.authority().certificate_pem()});
  return answer;
}

}  // namespace

MethodResult GetTlsKey(const Guest& guest, const Message& request) {
  constexpr int kInternalError = 500;
  using Time = std::optional<std::uint64_t>;
  const auto& not_before = request.Get<Time>("not_before");
  const auto& not_after = request.Get<Time>("not_after");
  // 0.5 did not look.
  if (guest.api() != Api::k05 && not_before && not_after && *not_before >= *not_after) {
    return MethodFailure{"not_before must be earlier than not_after"};
  }
  // Where there is no such date the agent panics.
  for (const Time& time : {not_before, not_after}) {
    if (time.value_or(0) > std::uint64_t{kLastTime}) return MethodFailure{"", kInternalError};
  }
  CertificateWish wish;
  wish.not_before = not_before ? static_cast<std::int64_t>(*not_before) : kStartOfTime;
  wish.not_after = not_after ? static_cast<std::int64_t>(*not_after) : EndOfTime();
  if (request.Get<bool>("with_app_info")) wish.app_info = PackedAppInfo(guest.measurements());
  return Issued(guest, request, P256Key::Fresh(), std::move(wish));
}

MethodResult DeriveKey(const Guest& guest, const Message& request) {
  const std::string& path = request.Get<std::string>("path");
  Bytes secret = guest.identity().DeriveSecret(path);
  if (request.Get<bool>("random_seed")) {
    Botan::AutoSeeded_RNG random;
    random.randomize(secret.data(), secret.size());
  }
  const auto key = P256Key::Create(secret);
  if (!key) return MethodFailure{"Failed to derive key"};  // once in 2^32 paths
  CertificateWish wish;
  wish.not_before = kStartOfTime;
  wish.not_after = EndOfTime();
  return Issued(guest, request, key.value(), std::move(wish));
}

}  // namespace mock_agent
