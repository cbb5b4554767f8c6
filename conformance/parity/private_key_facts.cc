#include "conformance/parity/private_key_facts.h"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <string>

#include "mock_agent/wire/bytes.h"

namespace conformance::parity {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

void ReplaceByZeros(std::string& text, const std::string& part) {
  const std::size_t at = part.empty() ? std::string::npos : text.find(part);
  if (at != std::string::npos) text.replace(at, part.size(), part.size(), '\0');
}

std::string Scalar(const EVP_PKEY* key) {
  BIGNUM* number = nullptr;
  std::array<unsigned char, 32> bytes{};
  const bool read = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1 &&
                    BN_bn2binpad(number, bytes.data(), static_cast<int>(bytes.size())) > 0;
  BN_clear_free(number);
  return read ? std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()) : "";
}

std::string Point(const EVP_PKEY* key) {
  std::array<unsigned char, 133> bytes{};
  std::size_t size = 0;
  const bool read = EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, bytes.data(),
                                                    bytes.size(), &size) == 1;
  return read ? std::string(reinterpret_cast<const char*>(bytes.data()), size) : "";
}

std::string OwnerOf(const EVP_PKEY* key, const std::vector<Certificate>& certificates) {
  for (std::size_t at = 0; at < certificates.size(); ++at) {
    const EVP_PKEY* const other = X509_get0_pubkey(certificates[at].get());
    if (other != nullptr && EVP_PKEY_eq(key, other) == 1)
      return fmt::format("certificate {}", at + 1);
  }
  return "none of the answer's certificates";
}

}  // namespace

std::vector<Fact> PrivateKeyFacts(std::string_view der,
                                  const std::vector<Certificate>& certificates) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<EVP_PKEY, FreeKey> key(
      d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
  if (!key) {
    ERR_clear_error();
    return {{"form", "no private key", ""}};
  }
  std::string form(der);
  ReplaceByZeros(form, Scalar(key.get()));
  ReplaceByZeros(form, Point(key.get()));
  std::vector<Fact> facts{{"form", mock_agent::ToHex(mock_agent::AsBytes(form)), ""},
                          {"belongs to", OwnerOf(key.get(), certificates), ""}};
  ERR_clear_error();
  return facts;
}

}  // namespace conformance::parity
