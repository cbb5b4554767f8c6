#include "conformance/parity/pem_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <array>
#include <functional>
#include <memory>

namespace conformance::parity {
namespace {

using testing::Contains;
using testing::IsEmpty;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(BIGNUM* number) const { BN_free(number); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Change = std::function<void(X509*)>;

Key NewKey() {
  return Key(EVP_EC_gen("P-256"));
}

std::string Text(const std::function<void(BIO*)>& write) {
  const std::unique_ptr<BIO, Free> bio(BIO_new(BIO_s_mem()));
  write(bio.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

void Add(X509* certificate, int nid, const char* value) {
  const std::unique_ptr<X509_EXTENSION, Free> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
  X509_add_ext(certificate, extension.get(), -1);
}

void AddName(X509_NAME* name, const char* text) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(text), -1, -1, 0);
}

// A certificate of `key`, signed by `signer`; `change` comes before the signature.
std::string Certified(EVP_PKEY* key, EVP_PKEY* signer, const char* subject, const char* issuer,
                      const Change& change = {}) {
  const std::unique_ptr<X509, Free> certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 5);
  AddName(X509_get_subject_name(certificate.get()), subject);
  AddName(X509_get_issuer_name(certificate.get()), issuer);
  ASN1_TIME_set_string(X509_getm_notBefore(certificate.get()), "750101000000Z");
  ASN1_TIME_set_string(X509_getm_notAfter(certificate.get()), "361120080500Z");
  X509_set_pubkey(certificate.get(), key);
  if (subject == std::string("root"))
    Add(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  Add(certificate.get(), NID_key_usage, "critical,digitalSignature,keyCertSign");
  if (change) change(certificate.get());
  X509_sign(certificate.get(), signer, EVP_sha256());
  return Text([&](BIO* bio) { PEM_write_bio_X509(bio, certificate.get()); });
}

// A leaf below a root, made anew each time with the same root.
class PemFactsTest : public testing::Test {
 protected:
  std::vector<Fact> Leaf(const Change& change = {}, std::optional<std::time_t> answered_at = {}) {
    const Key key = NewKey();
    const std::string leaf = Certified(key.get(), root_key_.get(), "leaf", "root", change);
    return FactsOf(leaf, leaf + root_, answered_at);
  }
  std::vector<std::string> Differing(const std::vector<Fact>& left,
                                     const std::vector<Fact>& right) {
    std::vector<std::string> parts;
    for (const Difference& each : DifferingFacts(left, right)) parts.push_back(each.part);
    return parts;
  }

  Key root_key_ = NewKey();
  std::string root_ = Certified(root_key_.get(), root_key_.get(), "root", "root");
};

TEST_F(PemFactsTest, AreTheSameOfACertificateMadeAnew) {
  EXPECT_THAT(Differing(Leaf(), Leaf()), IsEmpty());
}

TEST_F(PemFactsTest, ShowAnExtensionThatIsMissing) {
  const auto with = Leaf([](X509* x509) { Add(x509, NID_ext_key_usage, "serverAuth"); });
  EXPECT_THAT(Differing(with, Leaf()),
              testing::UnorderedElementsAre("extensions", "extension 2.5.29.37"));
}

TEST_F(PemFactsTest, ShowAnotherOrderOrWeightOfExtensions) {
  const auto one = Leaf([](X509* x509) {
    Add(x509, NID_ext_key_usage, "serverAuth");
    Add(x509, NID_subject_alt_name, "DNS:a");
  });
  const auto other = Leaf([](X509* x509) {
    Add(x509, NID_subject_alt_name, "DNS:a");
    Add(x509, NID_ext_key_usage, "serverAuth");
  });
  EXPECT_THAT(Differing(one, other), testing::ElementsAre("extensions"));
  const auto critical = Leaf([](X509* x509) {
    Add(x509, NID_ext_key_usage, "critical,serverAuth");
    Add(x509, NID_subject_alt_name, "DNS:a");
  });
  EXPECT_THAT(Differing(one, critical), testing::ElementsAre("extensions"));
}

TEST_F(PemFactsTest, ShowAnotherValueOfAnExtension) {
  const auto one = Leaf([](X509* x509) { Add(x509, NID_subject_alt_name, "DNS:a"); });
  const auto other = Leaf([](X509* x509) { Add(x509, NID_subject_alt_name, "DNS:b"); });
  EXPECT_THAT(Differing(one, other), testing::ElementsAre("extension 2.5.29.17"));
}

TEST_F(PemFactsTest, ShowAnotherNameVersionOrSerial) {
  const auto name = Leaf([](X509* x509) { AddName(X509_get_subject_name(x509), "more"); });
  EXPECT_THAT(Differing(Leaf(), name), testing::ElementsAre("subject"));
  const auto serial = Leaf([](X509* x509) { ASN1_INTEGER_set(X509_get_serialNumber(x509), 6); });
  EXPECT_THAT(Differing(Leaf(), serial), testing::ElementsAre("serial"));
  const auto version = Leaf([](X509* x509) { X509_set_version(x509, X509_VERSION_2); });
  EXPECT_THAT(Differing(Leaf(), version), Contains("version"));
}

// The recorded agent numbers a certificate by its key; one of 256 such numbers begins with a zero.
TEST_F(PemFactsTest, KnowASerialThatComesFromTheKey) {
  bool with_zero = false;
  for (int times = 0; times < 20000 && !with_zero; ++times) {
    const Key key = NewKey();
    const std::unique_ptr<X509, Free> holder(X509_new());
    X509_set_pubkey(holder.get(), key.get());
    const ASN1_BIT_STRING* const bits = X509_get0_pubkey_bitstr(holder.get());
    std::array<unsigned char, 32> hash{};
    SHA256(ASN1_STRING_get0_data(bits), static_cast<std::size_t>(ASN1_STRING_length(bits)),
           hash.data());
    hash[0] &= 0x7f;
    with_zero = hash[0] == 0;
    if (!with_zero && times > 0) continue;
    const std::string leaf =
        Certified(key.get(), root_key_.get(), "leaf", "root", [&hash](X509* x509) {
          const std::unique_ptr<BIGNUM, Free> number(BN_bin2bn(hash.data(), 20, nullptr));
          BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509));
        });
    EXPECT_THAT(FactsOf(leaf, leaf + root_, {}),
                Contains(testing::Field(&Fact::text, "the first 20 bytes of the key's SHA-256")));
  }
  EXPECT_TRUE(with_zero);
}

TEST_F(PemFactsTest, TakeATimeAsADateOrAsDaysFromTheAnswer) {
  constexpr std::time_t kAnsweredAt = 1794039900;  // some day in 2026
  constexpr std::time_t kDay = 24 * 60 * 60;
  const auto ends = [](std::time_t seconds) {
    return [seconds](X509* x509) { ASN1_TIME_set(X509_getm_notAfter(x509), seconds); };
  };
  const auto one = Leaf(ends(kAnsweredAt + 10 * kDay), kAnsweredAt);
  EXPECT_THAT(Differing(one, Leaf(ends(kAnsweredAt + 15 * kDay), kAnsweredAt + 5 * kDay + 60)),
              IsEmpty());
  EXPECT_THAT(Differing(one, Leaf(ends(kAnsweredAt + 10 * kDay), kAnsweredAt + 5 * kDay)),
              IsEmpty());
  EXPECT_THAT(Differing(one, Leaf(ends(kAnsweredAt + 15 * kDay), kAnsweredAt)),
              testing::ElementsAre("not after"));
  EXPECT_THAT(Differing(one, Leaf(ends(kAnsweredAt + 15 * kDay))),
              testing::ElementsAre("not after"));
}

TEST_F(PemFactsTest, ShowASignerWhoIsNotTheRoot) {
  const Key key = NewKey();
  const Key stranger = NewKey();
  const std::string leaf = Certified(key.get(), stranger.get(), "leaf", "root");
  const auto parts = Differing(Leaf(), FactsOf(leaf, leaf + root_, {}));
  EXPECT_THAT(parts, testing::ElementsAre("signed", "chain"));
}

TEST_F(PemFactsTest, ShowARootThatIsAnother) {
  const Key key = NewKey();
  const std::string other = Certified(key.get(), key.get(), "root", "root");
  EXPECT_THAT(Differing(FactsOf(root_, root_, {}), FactsOf(other, other, {})),
              testing::ElementsAre("bytes"));
}

TEST_F(PemFactsTest, ShowAnotherKindOfKey) {
  const Key key(EVP_EC_gen("P-384"));
  const std::string leaf = Certified(key.get(), root_key_.get(), "leaf", "root");
  EXPECT_THAT(Differing(Leaf(), FactsOf(leaf, leaf + root_, {})),
              testing::ElementsAre("public key"));
}

TEST_F(PemFactsTest, NumberTheBlocksOfOneText) {
  const std::string chain = Certified(NewKey().get(), root_key_.get(), "leaf", "root") + root_;
  const auto facts = FactsOf(chain, chain, {});
  EXPECT_THAT(facts, Contains(testing::Field(&Fact::part, "certificate 2 subject")));
}

TEST_F(PemFactsTest, OfAKeyForgetTheKeyAndKeepWhoseItIs) {
  const auto facts_of = [this](const EVP_PKEY* key, EVP_PKEY* certified) {
    const std::string pem = Text([&](BIO* bio) {
      PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
    return FactsOf(pem, pem + Certified(certified, root_key_.get(), "leaf", "root"), {});
  };
  const Key one = NewKey();
  const Key other = NewKey();
  EXPECT_THAT(Differing(facts_of(one.get(), one.get()), facts_of(other.get(), other.get())),
              IsEmpty());
  EXPECT_THAT(Differing(facts_of(one.get(), one.get()), facts_of(other.get(), one.get())),
              testing::ElementsAre("belongs to"));
  const std::string traditional = Text([&](BIO* bio) {
    PEM_write_bio_PrivateKey_traditional(bio, one.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  EXPECT_THAT(Differing(facts_of(one.get(), one.get()), FactsOf(traditional, traditional, {})),
              testing::IsSupersetOf({"PEM", "form"}));
}

TEST_F(PemFactsTest, SayWhatCannotBeRead) {
  const std::string broken = "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n";
  EXPECT_THAT(Differing(Leaf(), FactsOf(broken, broken, {})), Contains("form"));
  const std::string key = "-----BEGIN PRIVATE KEY-----\nYWJj\n-----END PRIVATE KEY-----\n";
  EXPECT_EQ(FactsOf(key, key, {}).back().text, "no private key");
}

}  // namespace
}  // namespace conformance::parity
