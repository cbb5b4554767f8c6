#include "mock_agent/guest/certificate.h"

#include <arpa/inet.h>
#include <botan/data_src.h>
#include <botan/x509cert.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "mock_agent/guest/der.h"
#include "mock_agent/guest/digest.h"

namespace mock_agent {
namespace {

constexpr std::string_view kCommonName = "2.5.4.3";
constexpr std::string_view kOrganization = "2.5.4.10";
constexpr std::string_view kUsage = "app:custom";

std::string SignatureAlgorithm() {
  return Der(DerTag::kSequence, DerObject("1.2.840.10045.4.3.2"));
}

std::string RelativeName(std::string_view attribute, std::string_view text) {
  return Der(DerTag::kSet,
             Der(DerTag::kSequence, {DerObject(attribute), Der(DerTag::kUtf8String, text)}));
}

std::string Extension(std::string_view object, bool critical, std::string_view value) {
  return Der(DerTag::kSequence,
             {DerObject(object), critical ? Der(DerTag::kBoolean, "\xff") : std::string(),
              Der(DerTag::kOctetString, value)});
}

// OwnExtension is one of dstack's: the value is an OCTET STRING once more.
std::string OwnExtension(std::string_view object, std::string_view value) {
  return Extension(object, false, Der(DerTag::kOctetString, value));
}

// AddressOf is 4 or 16 bytes; empty for what is no address.
std::string AddressOf(std::string_view text) {
  // There may be millions of names: most are seen to be none at once.
  const bool may_be_one =
      text.size() >= 2 && text.size() < INET6_ADDRSTRLEN &&
      text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  if (!may_be_one) return "";
  const std::string name(text);
  std::array<char, 16> address{};
  if (inet_pton(AF_INET, name.c_str(), address.data()) == 1) return {address.data(), 4};
  if (inet_pton(AF_INET6, name.c_str(), address.data()) == 1) {
    return {address.data(), address.size()};
  }
  return "";
}

Outcome<std::string, NameRefusal> AltNames(const TextList& names) {
  constexpr std::size_t kAroundMost = 2;  // of what stands around a short name
  std::string all;
  all.reserve(names.bytes() + kAroundMost * names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view name = names[i];
    const std::string address = AddressOf(name);
    const bool ascii = std::ranges::none_of(name, [](char byte) { return (byte & 0x80) != 0; });
    if (!ascii) {
      return NameRefusal{fmt::format(
          "Failed to sign the CSR: Failed to sign certificate: Failed to sign certificate: "
          "Invalid IA5String: '{}'",
          name)};
    }
    if (address.empty()) {
      AppendDer(all, DerTag::kDnsName, name);
    } else {
      AppendDer(all, DerTag::kIpAddress, address);
    }
  }
  return Der(DerTag::kSequence, all);
}

Outcome<std::string, NameRefusal> ExtensionsOf(const CertificateWish& wish) {
  // The bits of a whole 16-bit number, as the Rust crate rcgen writes them.
  constexpr std::string_view kDigitalSignature("\x03\x03\x07\x80\x00", 5);
  std::string all;
  if (!wish.alt_names.empty()) {
    BOOST_OUTCOME_TRY(names, AltNames(wish.alt_names));
    all += Extension("2.5.29.17", false, names);
  }
  all += Extension("2.5.29.15", true, kDigitalSignature);
  if (wish.server_auth || wish.client_auth) {
    const std::string server = wish.server_auth ? DerObject("1.3.6.1.5.5.7.3.1") : "";
    const std::string client = wish.client_auth ? DerObject("1.3.6.1.5.5.7.3.2") : "";
    all += Extension("2.5.29.37", false, Der(DerTag::kSequence, {server, client}));
  }
  if (wish.app_info) all += OwnExtension("1.3.6.1.4.1.62397.1.9", *wish.app_info);
  all += OwnExtension("1.3.6.1.4.1.62397.1.4", kUsage);
  if (wish.attestation) all += OwnExtension("1.3.6.1.4.1.62397.1.8", *wish.attestation);
  return all;
}

// WholeName is a name with the sequence around it, which Botan leaves out in some versions.
std::string WholeName(std::string name) {
  const bool is_whole = name.starts_with(static_cast<char>(DerTag::kSequence));
  return is_whole ? std::move(name) : Der(DerTag::kSequence, name);
}

struct Unsigned {
  std::string serial;  // DER
  std::string issuer;
  std::string not_before;
  std::string not_after;
  std::string subject;
  std::string public_key;
  std::string extensions;
};

std::string SignedPem(const Unsigned& content, const P256Key& key) {
  constexpr std::uint8_t kVersion3[] = {2};
  const std::string to_sign =
      Der(DerTag::kSequence,
          {Der(DerTag::kVersion, DerNumber(kVersion3)), content.serial, SignatureAlgorithm(),
           content.issuer, Der(DerTag::kSequence, {content.not_before, content.not_after}),
           content.subject, content.public_key,
           Der(DerTag::kExtensions, Der(DerTag::kSequence, content.extensions))});
  return PemBlock("CERTIFICATE", Der(DerTag::kSequence,
                                     {to_sign, SignatureAlgorithm(), DerBits(key.Sign(to_sign))}));
}

}  // namespace

CertificateAuthority::CertificateAuthority(std::string certificate_pem, std::string subject,
                                           P256Key key)
    : certificate_pem_(std::move(certificate_pem)),
      subject_(std::move(subject)),
      key_(std::move(key)) {
}

Result<CertificateAuthority> CertificateAuthority::Create(const std::string& certificate_pem,
                                                          const std::string& key_pem) {
  BOOST_OUTCOME_TRY(key, P256Key::FromPem(key_pem));
  try {
    Botan::DataSource_Memory source(certificate_pem);
    const Botan::X509_Certificate certificate(source);
    const auto& public_key = certificate.subject_public_key_info();
    if (std::string(public_key.begin(), public_key.end()) != key.PublicKeyDer()) {
      return Error{ErrorCode::kBadCertificate, "the certificate is not one of the key"};
    }
    const auto& name = certificate.raw_subject_dn();
    return CertificateAuthority(certificate_pem, WholeName({name.begin(), name.end()}),
                                std::move(key));
  } catch (const std::exception&) {
    return Error{ErrorCode::kBadCertificate, "not a certificate in PEM"};
  }
}

CertificateAuthority CertificateAuthority::SelfSigned(const P256Key& key) {
  constexpr std::int64_t kStart = 1767225600;  // 2026-01-01
  constexpr std::int64_t kEnd = 2082758400;    // 2036-01-01
  constexpr std::uint8_t kSerial[] = {1};
  const std::string subject = Der(DerTag::kSequence, {RelativeName(kOrganization, "Dstack"),
                                                      RelativeName(kCommonName, "Dstack KMS CA")});
  const std::string is_authority = Der(DerTag::kSequence, Der(DerTag::kBoolean, "\xff"));
  const std::string pem = SignedPem({.serial = DerNumber(kSerial),
                                     .issuer = subject,
                                     .not_before = DerTime(kStart),
                                     .not_after = DerTime(kEnd),
                                     .subject = subject,
                                     .public_key = key.PublicKeyDer(),
                                     .extensions = Extension("2.5.29.19", true, is_authority)},
                                    key);
  return {pem, subject, key};
}

Outcome<std::string, NameRefusal> CertificateAuthority::Issue(const P256Key& key,
                                                              const CertificateWish& wish) const {
  constexpr std::size_t kSerialBytes = 20;
  BOOST_OUTCOME_TRY(extensions, ExtensionsOf(wish));
  Digest serial = Sha256(key.Point());
  serial[0] &= 0x7f;
  return SignedPem({.serial = DerNumber(std::span(serial).first(kSerialBytes)),
                    .issuer = subject_,
                    .not_before = DerTime(wish.not_before),
                    .not_after = DerTime(wish.not_after),
                    .subject = Der(DerTag::kSequence, RelativeName(kCommonName, wish.subject)),
                    .public_key = key.PublicKeyDer(),
                    .extensions = std::move(extensions)},
                   key_);
}

}  // namespace mock_agent
