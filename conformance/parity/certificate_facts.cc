#include "conformance/parity/certificate_facts.h"

#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <array>
#include <cmath>
#include <span>
#include <string>

#include "conformance/parity/pem.h"
#include "conformance/parity/report_data.h"
#include "mock_agent/wire/bytes.h"

namespace conformance::parity {
namespace {

using mock_agent::AsBytes;
using mock_agent::ToHex;

// Each is held against each other, which takes a while: an agent may send as many as it likes.
constexpr std::size_t kMostCertificates = 16;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

Certificate ReadCertificate(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  const bool whole = at == reinterpret_cast<const unsigned char*>(der.data()) + der.size();
  ERR_clear_error();
  return whole ? std::move(certificate) : nullptr;
}

std::string HexOf(const ASN1_STRING* text) {
  return ToHex({ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))});
}

std::string OidOf(const ASN1_OBJECT* object) {
  std::array<char, 128> text{};
  OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
  return text.data();
}

std::string NameText(const X509_NAME* name) {
  const std::unique_ptr<BIO, FreeBio> out(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(out.get(), name, 0,
                     ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_SHOW_TYPE |
                         XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_OID);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string AlgorithmText(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  int parameter = 0;
  X509_ALGOR_get0(&object, &parameter, nullptr, algorithm);
  return fmt::format(
      "{}{}", OidOf(object),
      parameter == V_ASN1_UNDEF ? "" : fmt::format(" with parameters of type {}", parameter));
}

// The key as it is signed: the bits of the SubjectPublicKeyInfo.
std::string KeyBits(const X509* certificate) {
  const ASN1_BIT_STRING* const bits = X509_get0_pubkey_bitstr(certificate);
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(bits)),
          static_cast<std::size_t>(ASN1_STRING_length(bits))};
}

std::string SerialText(const X509* certificate) {
  std::string serial = HexOf(X509_get0_serialNumber(certificate));
  const std::string bits = KeyBits(certificate);
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  EVP_Digest(bits.data(), bits.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
  hash[0] &= 0x7f;
  // An INTEGER has no leading zeros.
  std::span<const unsigned char> derived(hash.data(), 20);
  while (derived.size() > 1 && derived.front() == 0) derived = derived.subspan(1);
  if (serial == ToHex(derived)) return "the first 20 bytes of the key's SHA-256";
  return serial;
}

Fact TimeFact(std::string part, const ASN1_TIME* time, std::optional<std::time_t> answered_at) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  const std::time_t seconds = timegm(&parts);
  const char* const type =
      ASN1_STRING_type(time) == V_ASN1_GENERALIZEDTIME ? "GeneralizedTime" : "UTCTime";
  Fact fact{std::move(part),
            fmt::format("{} {}", type,
                        std::string_view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
                                         static_cast<std::size_t>(ASN1_STRING_length(time)))),
            ""};
  if (answered_at)
    fact.otherwise =
        fmt::format("{} {} days from the answer", type,
                    std::lround(static_cast<double>(seconds - *answered_at) / (24.0 * 60 * 60)));
  return fact;
}

std::string KeyText(X509* certificate) {
  X509_ALGOR* algorithm = nullptr;
  const X509_PUBKEY* const key = X509_get_X509_PUBKEY(certificate);
  X509_PUBKEY_get0_param(nullptr, nullptr, nullptr, &algorithm, key);
  std::array<char, 64> group{};
  std::size_t size = 0;
  const EVP_PKEY* const read = X509_get0_pubkey(certificate);
  if (read != nullptr) EVP_PKEY_get_group_name(read, group.data(), group.size(), &size);
  ERR_clear_error();
  return fmt::format("{} {} of {} bytes", AlgorithmText(algorithm), group.data(),
                     KeyBits(certificate).size());
}

std::string SubjectPublicKeyInfo(const X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  std::string bytes(reinterpret_cast<const char*>(der),
                    size > 0 ? static_cast<std::size_t>(size) : 0);
  OPENSSL_free(der);
  return bytes;
}

void AddExtensions(const X509* certificate, std::vector<Fact>& facts) {
  std::string order;
  std::vector<Fact> values;
  for (int at = 0; at < X509_get_ext_count(certificate); ++at) {
    X509_EXTENSION* const extension = X509_get_ext(certificate, at);
    const std::string oid = OidOf(X509_EXTENSION_get_object(extension));
    order += fmt::format("{}{}{}", order.empty() ? "" : ", ", oid,
                         X509_EXTENSION_get_critical(extension) != 0 ? " critical" : "");
    const ASN1_OCTET_STRING* const data = X509_EXTENSION_get_data(extension);
    const auto report = FindReportData({reinterpret_cast<const char*>(ASN1_STRING_get0_data(data)),
                                        static_cast<std::size_t>(ASN1_STRING_length(data))},
                                       SubjectPublicKeyInfo(certificate));
    values.push_back({"extension " + oid, ToHex(AsBytes(report.without)), ""});
    if (!report.found.empty()) values.push_back({"report data of " + oid, report.found, ""});
  }
  facts.push_back({"extensions", order, ""});
  facts.insert(facts.end(), values.begin(), values.end());
}

// The signer's place among the others, or its subject.
std::string SignerOf(X509* certificate, const std::vector<Certificate>& others) {
  std::string signer = "by none of the answer's certificates";
  for (const Certificate& other : others) {
    EVP_PKEY* const key = X509_get0_pubkey(other.get());
    if (key == nullptr || X509_verify(certificate, key) != 1) continue;
    const bool named =
        X509_NAME_cmp(X509_get_subject_name(other.get()), X509_get_issuer_name(certificate)) == 0;
    signer = fmt::format("by {}{}", NameText(X509_get_subject_name(other.get())),
                         named ? "" : ", which is not the issuer");
    break;
  }
  ERR_clear_error();
  return signer;
}

// Chained: a path of the answer's certificates leads to one that signed itself.
std::string ChainText(X509* certificate, const std::vector<Certificate>& others) {
  struct Free {
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
    void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
  };
  const std::unique_ptr<X509_STORE, Free> store(X509_STORE_new());
  for (const Certificate& other : others) {
    if (X509_NAME_cmp(X509_get_subject_name(other.get()), X509_get_issuer_name(other.get())) == 0)
      X509_STORE_add_cert(store.get(), other.get());
  }
  const std::unique_ptr<X509_STORE_CTX, Free> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), certificate, nullptr);
  // A recording is older than its certificates may live, and theirs may not begin yet.
  X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_IGNORE_CRITICAL);
  const int verified = X509_verify_cert(context.get());
  std::string text = verified == 1
                         ? "verifies"
                         : X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
  ERR_clear_error();
  return text;
}

}  // namespace

std::vector<Certificate> CertificatesIn(std::string_view pems) {
  std::vector<Certificate> certificates;
  for (const PemBlock& block : BlocksOf(pems)) {
    if (block.label != "CERTIFICATE") continue;
    if (certificates.size() == kMostCertificates) break;
    if (auto certificate = ReadCertificate(block.der))
      certificates.push_back(std::move(certificate));
  }
  return certificates;
}

std::vector<Fact> CertificateFacts(std::string_view der, const std::vector<Certificate>& others,
                                   std::optional<std::time_t> answered_at) {
  const Certificate certificate = ReadCertificate(der);
  if (!certificate) return {{"form", "no certificate", ""}};
  X509* const x509 = certificate.get();
  const X509_ALGOR* outer = nullptr;
  X509_get0_signature(nullptr, &outer, x509);
  std::vector<Fact> facts{
      {"version", fmt::format("{}", X509_get_version(x509) + 1), ""},
      {"serial", SerialText(x509), ""},
      {"signature algorithm",
       fmt::format("{}, {}", AlgorithmText(X509_get0_tbs_sigalg(x509)), AlgorithmText(outer)), ""},
      {"issuer", NameText(X509_get_issuer_name(x509)), ""},
      {"subject", NameText(X509_get_subject_name(x509)), ""},
      TimeFact("not before", X509_get0_notBefore(x509), answered_at),
      TimeFact("not after", X509_get0_notAfter(x509), answered_at),
      {"public key", KeyText(x509), ""},
  };
  AddExtensions(x509, facts);
  facts.push_back({"signed", SignerOf(x509, others), ""});
  facts.push_back({"chain", ChainText(x509, others), ""});
  // A root is made once, not for each answer.
  if (X509_NAME_cmp(X509_get_subject_name(x509), X509_get_issuer_name(x509)) == 0)
    facts.push_back({"bytes", ToHex(AsBytes(der)), ""});
  return facts;
}

}  // namespace conformance::parity
