// Certificate shape: all of a certificate but for what is fresh in each.
#pragma once

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <string>

#include "mock_agent/wire/bytes.h"

namespace mock_agent {

using X509Pointer = std::unique_ptr<X509, void (*)(X509*)>;

inline X509Pointer CertificateIn(const std::string& pem) {
  const std::unique_ptr<BIO, int (*)(BIO*)> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free};
}

// ShapeOf is a certificate's fields in a text. The public key, the serial number, the signature and
// when it ends are only measured; the hash of the public key stands as KEYHASH where an attestation
// holds it.
inline std::string ShapeOf(const std::string& pem) {
  const X509Pointer certificate = CertificateIn(pem);
  if (certificate == nullptr) return "none";
  const auto hex = [](const unsigned char* data, int size) {
    return ToHex({data, static_cast<std::size_t>(size)});
  };
  const auto name = [&](const X509_NAME* each) {
    const unsigned char* der = nullptr;
    std::size_t size = 0;
    X509_NAME_get0_der(each, &der, &size);
    return ToHex({der, size});
  };
  const auto time = [](const ASN1_TIME* each) {
    return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(each)),
                       static_cast<std::size_t>(ASN1_STRING_length(each)));
  };
  unsigned char* key = nullptr;
  const int key_size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &key);
  const std::string key_der(reinterpret_cast<char*>(key), static_cast<std::size_t>(key_size));
  OPENSSL_free(key);
  const std::string claim = "ratls-cert:" + key_der;
  std::array<unsigned char, SHA512_DIGEST_LENGTH> digest{};
  SHA512(reinterpret_cast<const unsigned char*>(claim.data()), claim.size(), digest.data());
  const std::string key_hash = hex(digest.data(), static_cast<int>(digest.size()));

  std::string shape = "version " + std::to_string(X509_get_version(certificate.get()));
  shape += "\nissuer " + name(X509_get_issuer_name(certificate.get()));
  shape += "\nsubject " + name(X509_get_subject_name(certificate.get()));
  shape += "\nfrom " + time(X509_get0_notBefore(certificate.get()));
  shape += "\nto " + std::to_string(time(X509_get0_notAfter(certificate.get())).size());
  shape += "\nkey " + std::to_string(key_size);
  shape += "\nsigned " + std::to_string(X509_get_signature_nid(certificate.get()));
  for (int i = 0; i < X509_get_ext_count(certificate.get()); ++i) {
    X509_EXTENSION* const extension = X509_get_ext(certificate.get(), i);
    std::array<char, 80> object{};
    OBJ_obj2txt(object.data(), object.size(), X509_EXTENSION_get_object(extension), 1);
    const ASN1_OCTET_STRING* const data = X509_EXTENSION_get_data(extension);
    std::string value = hex(ASN1_STRING_get0_data(data), ASN1_STRING_length(data));
    for (auto at = value.find(key_hash); at != std::string::npos; at = value.find(key_hash)) {
      value.replace(at, key_hash.size(), "KEYHASH");
    }
    shape += std::string("\n") + object.data() +
             (X509_EXTENSION_get_critical(extension) != 0 ? " critical " : " ") + value;
  }
  return shape;
}

}  // namespace mock_agent
