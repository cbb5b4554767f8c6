// Certificate: what the agent's own certification authority issues.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "mock_agent/guest/p256_key.h"
#include "mock_agent/guest/text_list.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

struct CertificateWish {
  std::string subject;  // the common name, UTF-8
  TextList alt_names;   // an IP address where it reads as one, else a DNS name
  bool server_auth = false;
  bool client_auth = false;
  std::int64_t not_before = 0;  // seconds since 1970, not after kLastTime
  std::int64_t not_after = 0;
  std::optional<std::string> app_info;     // extension 1.3.6.1.4.1.62397.1.9
  std::optional<std::string> attestation;  // extension 1.3.6.1.4.1.62397.1.8
};

// NameRefusal is the agent's text for a name that no certificate can have.
struct NameRefusal {
  std::string text;
};

class CertificateAuthority {
 public:
  // Create takes a certificate and its key, both PEM. kBadCertificate for what is no certificate, or
  // one of another key; kBadKey.
  static Result<CertificateAuthority> Create(const std::string& certificate_pem,
                                             const std::string& key_pem);
  // SelfSigned makes the certificate that dstack's KMS has: O=Dstack, CN=Dstack KMS CA, of the years
  // 2026 to 2035. The same key has the same certificate.
  static CertificateAuthority SelfSigned(const P256Key& key);

  // Issue is a certificate for `key`, PEM: X.509 v3 with a serial number that is the beginning of
  // SHA-256 of the public key, and the extension 1.3.6.1.4.1.62397.1.4 `app:custom`. It refuses an
  // alternative name that is not ASCII.
  Outcome<std::string, NameRefusal> Issue(const P256Key& key, const CertificateWish& wish) const;

  const std::string& certificate_pem() const { return certificate_pem_; }
  const P256Key& key() const { return key_; }

 private:
  CertificateAuthority(std::string certificate_pem, std::string subject, P256Key key);

  std::string certificate_pem_;
  std::string subject_;  // DER
  P256Key key_;
};

}  // namespace mock_agent
