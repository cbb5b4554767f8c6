#include "mock_agent/guest/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>

#include "mock_agent/guest/der.h"
#include "mock_agent/testing/certificate_shape_for_test.h"

namespace mock_agent {
namespace {

using testing::HasSubstr;

const P256Key kAuthorityKey = P256Key::Create(Bytes(32, 7)).value();
const P256Key kLeafKey = P256Key::Create(Bytes(32, 8)).value();

CertificateWish Wish() {
  CertificateWish wish;
  wish.subject = "a";
  wish.not_before = 157766400;
  wish.not_after = 4102444800;
  return wish;
}

// VerifiedBy is what OpenSSL says of a chain of two.
std::string VerifiedBy(const std::string& authority, const std::string& leaf) {
  const X509Pointer root = CertificateIn(authority);
  const X509Pointer end = CertificateIn(leaf);
  const std::unique_ptr<X509_STORE, void (*)(X509_STORE*)> store(X509_STORE_new(), X509_STORE_free);
  X509_STORE_add_cert(store.get(), root.get());
  X509_STORE_set_flags(store.get(), X509_V_FLAG_CHECK_SS_SIGNATURE);
  const std::unique_ptr<X509_STORE_CTX, void (*)(X509_STORE_CTX*)> check(X509_STORE_CTX_new(),
                                                                         X509_STORE_CTX_free);
  X509_STORE_CTX_init(check.get(), store.get(), end.get(), nullptr);
  X509_STORE_CTX_set_time(check.get(), 0, 1800000000);
  X509_verify_cert(check.get());
  return X509_verify_cert_error_string(X509_STORE_CTX_get_error(check.get()));
}

TEST(CertificateTest, IssuesWhatOpensslVerifies) {
  const auto authority = CertificateAuthority::SelfSigned(kAuthorityKey);
  CertificateWish wish = Wish();
  wish.alt_names = {"b.example", "127.0.0.1", "::1", "not a name \n"};
  wish.server_auth = true;
  wish.client_auth = true;
  wish.app_info = "info";
  wish.attestation = "attestation";
  EXPECT_EQ(VerifiedBy(authority.certificate_pem(), authority.Issue(kLeafKey, wish).value()), "ok");
  const auto other = CertificateAuthority::SelfSigned(kLeafKey);
  EXPECT_NE(VerifiedBy(other.certificate_pem(), authority.Issue(kLeafKey, wish).value()), "ok");
}

// KindsOf has a letter for each name in a certificate: an address or a DNS name.
std::string KindsOf(const TextList& names) {
  CertificateWish wish = Wish();
  wish.alt_names = names;
  const auto authority = CertificateAuthority::SelfSigned(kAuthorityKey);
  const X509Pointer certificate = CertificateIn(authority.Issue(kLeafKey, wish).value());
  const std::unique_ptr<GENERAL_NAMES, void (*)(GENERAL_NAMES*)> found(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr)),
      GENERAL_NAMES_free);
  std::string kinds;
  for (int i = 0; found && i < sk_GENERAL_NAME_num(found.get()); ++i) {
    kinds += sk_GENERAL_NAME_value(found.get(), i)->type == GEN_IPADD ? 'a' : 'd';
  }
  return kinds;
}

TEST(CertificateTest, TellsAddressesFromNames) {
  EXPECT_EQ(KindsOf({"1.2.3.4", "::", "::1", "Fe80::aB", "::ffff:255.255.255.255",
                     "0000:0000:0000:0000:0000:ffff:255.255.255.255"}),
            "aaaaaa");
  EXPECT_EQ(KindsOf({"", "1", ":", "1.2.3", "1.2.3.4.", "1.2.3.256", "::g", "cafe", "a.b.c.d",
                     std::string_view("::1\0", 4)}),
            "dddddddddd");
}

TEST(CertificateTest, IssuesTheSameForTheSame) {
  const auto authority = CertificateAuthority::SelfSigned(kAuthorityKey);
  EXPECT_EQ(authority.Issue(kLeafKey, Wish()).value(), authority.Issue(kLeafKey, Wish()).value());
  EXPECT_EQ(CertificateAuthority::SelfSigned(kAuthorityKey).certificate_pem(),
            authority.certificate_pem());
}

TEST(CertificateTest, ReadsTheAuthorityThatItMade) {
  const auto made = CertificateAuthority::SelfSigned(kAuthorityKey);
  const auto read = CertificateAuthority::Create(made.certificate_pem(), made.key().Pem()).value();
  EXPECT_EQ(read.Issue(kLeafKey, Wish()).value(), made.Issue(kLeafKey, Wish()).value());
}

TEST(CertificateTest, RefusesACertificateOfAnotherKey) {
  const auto made = CertificateAuthority::SelfSigned(kAuthorityKey);
  EXPECT_EQ(CertificateAuthority::Create(made.certificate_pem(), kLeafKey.Pem()).error().code,
            ErrorCode::kBadCertificate);
}

TEST(CertificateTest, RefusesWhatIsNoCertificateOrKey) {
  const auto made = CertificateAuthority::SelfSigned(kAuthorityKey);
  EXPECT_EQ(CertificateAuthority::Create("x", kAuthorityKey.Pem()).error().code,
            ErrorCode::kBadCertificate);
  EXPECT_EQ(CertificateAuthority::Create(made.certificate_pem(), "x").error().code,
            ErrorCode::kBadKey);
}

TEST(CertificateTest, RefusesAnAlternativeNameThatIsNotAscii) {
  CertificateWish wish = Wish();
  wish.alt_names = {"a", "\xc3\xa9"};
  EXPECT_EQ(CertificateAuthority::SelfSigned(kAuthorityKey).Issue(kLeafKey, wish).error().text,
            "Failed to sign the CSR: Failed to sign certificate: Failed to sign certificate: "
            "Invalid IA5String: '\xc3\xa9'");
}

TEST(CertificateTest, WritesAddressesAsAddresses) {
  CertificateWish wish = Wish();
  wish.alt_names = {"1.2.3.4", "01.2.3.4", std::string("1.2.3.4\0", 8)};
  const std::string shape =
      ShapeOf(CertificateAuthority::SelfSigned(kAuthorityKey).Issue(kLeafKey, wish).value());
  EXPECT_THAT(shape,
              HasSubstr("2.5.29.17 301a870401020304820830312e322e332e348208312e322e332e3400"));
}

}  // namespace
}  // namespace mock_agent
